import Crypto
import HTTPTypes
import Quantities

/// Tokens as they arrive and as they are kept.
public enum Tokens {
    /// SHA-256 of a token, in lower-case hex: what the store holds in its place.
    public static func hash(_ token: String) -> String {
        var hasher = SHA256()
        token.utf8.withContiguousStorageIfAvailable { hasher.update(data: $0) }
            ?? hasher.update(data: Array(token.utf8))
        return hex(hasher.finalize())
    }

    /// SHA-256 of a file's bytes, in lower-case hex.
    static func hash(of file: [UInt8]) -> String { hex(SHA256.hash(data: file)) }

    /// The token of `Authorization: Bearer ...`; nil where there is none.
    static func bearer(_ value: String?) -> String? {
        guard let value else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = parts[1].drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    }

    /// An id for a request that brought none: 128 random bits.
    static func requestID() -> String {
        var generator = SystemRandomNumberGenerator()
        return hex((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
}

extension HTTPField.Name {
    /// The client's own id of its request: the same again gets the same answer (F-S14).
    static let idempotencyKey = known("Idempotency-Key")
    /// The second person's token, as `Bearer ...`.
    static let secondAuthorization = known("Fudian-Second-Authorization")
    /// The id under which a request stands in the log, in every answer.
    static let requestID = known("Fudian-Request-Id")

    /// Header names that are written here, and valid.
    private static func known(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .via }
}
