"""The race: who passed, who leads, and who is missing, computed from the set of passings.

What is here so far knows no Home Assistant and no system: times are arguments, passings come in as
`Passing`, and all that is shown is a function of them, the start list, the course and the guns.
"""
