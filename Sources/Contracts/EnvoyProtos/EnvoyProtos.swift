// EnvoyProtos
