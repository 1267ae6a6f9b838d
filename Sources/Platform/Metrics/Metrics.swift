// Metrics: counters, gauges, histograms and summaries, and their text for Prometheus.
//
// A `MetricRegistry` owns the families; handles are made once and stored, and cost an atomic addition or a short lock. Labels
// come from closed sets: a registry never forgets a series.
