enum PlaceholderCity {}
