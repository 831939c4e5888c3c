#include <zlib.h>
// deflateInit2 and inflateInit2 are macros, which Swift cannot see.
static inline int mealdesk_inflate_init_any(z_streamp s) { return inflateInit2(s, 15 + 32); }
static inline int mealdesk_deflate_init_gzip(z_streamp s) { return deflateInit2(s, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY); }
