"""Who stands around a person: safe contacts, household, those to keep apart, alerts at the door."""
