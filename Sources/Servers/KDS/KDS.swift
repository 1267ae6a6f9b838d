// KDS
