"""Whether reviewers rate alike: calls rated twice in silence, calibrations, certification."""
