"""投诉台账: the register of complaints, what was found, done and replied."""
