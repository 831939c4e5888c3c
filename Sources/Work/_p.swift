enum PlaceholderWork {}
