#include <sqlite3.h>
// sqlite3_config is variadic, which Swift cannot call. Without memory statistics malloc takes no lock.
static inline int mealdesk_sqlite_without_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
