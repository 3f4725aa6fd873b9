"""What the shell completes: names as slugs, which hold no blank."""


def complete_names(incomplete: str) -> list[str]:
    """Slugs of the entities with a name that begins so; nothing where the tracker cannot be read."""
    from hwstatus import paths
    from hwstatus.errors import HwstatusError
    from hwstatus.names import fold
    from hwstatus.store.tracker import open_tracker

    begin = fold(incomplete)
    try:
        with open_tracker(paths.locate()) as tracker:
            names = tracker.name_keys()
    except (HwstatusError, OSError):
        return []
    return sorted({slug for key, slug in names.items() if key.startswith(begin)})
