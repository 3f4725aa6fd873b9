"""From a result to what is printed (`emit`): the only writer of stdout."""
