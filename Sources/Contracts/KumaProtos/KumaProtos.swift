// KumaProtos: the messages of Kuma's wire.
//
// Generated/ holds the calls between control planes (KDS, inter-CP, MADS) as Swift types. The specs of the kinds are not
// among them; see KumaDescriptors.
