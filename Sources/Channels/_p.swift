enum PlaceholderChannels {}
