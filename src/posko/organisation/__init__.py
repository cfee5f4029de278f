"""Commands, people, roles, sign-in: the one place that answers "may this person do this to that?"."""
