"""The tracker file: reading it (`tracker`), changing it (`editor`), building it (`builder`)."""
