enum PlaceholderDesk {}
