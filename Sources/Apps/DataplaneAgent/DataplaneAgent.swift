// DataplaneAgent
