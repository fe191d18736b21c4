import Crypto
import Trail

extension CanonicalBytes {
    /// SHA-256, 32 bytes.
    var hash: [UInt8] { sha256(bytes) }
}

/// SHA-256, 32 bytes.
@Sendable func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
