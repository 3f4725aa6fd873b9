"""One plain function for each verb: a tracker and arguments in, a frozen result out. Nothing prints here."""
