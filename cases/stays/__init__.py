"""Reserve, arrive, move bed, be away, extend, depart; bed nights and tonight's roll call."""
