import Quantities

/// Why a request of a payment front is not taken at the door.
public enum SignatureFault: String, Error, Hashable, Sendable, CaseIterable {
    /// The channel has a front, and the request has no signature or no time of making.
    case missing = "signature.missing"
    /// It is not that of the front's key over this very request.
    case wrong = "signature.wrong"
    /// It was made too long ago, or in a time to come.
    case stale = "signature.stale"
}

/// What a payment front signs of a request, so that nobody between the two can change it or send it again later.
public enum FrontSignature {
    /// How far the time of making may lie from ours, either way.
    public static let validity = Span.minutes(5)

    /// The bytes to be signed: five lines, each ended by a line feed.
    ///
    ///     fudian-front-1
    ///     POST
    ///     /v1/payments
    ///     1795399200000
    ///     9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    ///
    /// - Parameters:
    ///   - method: as on the request line; upper case counts.
    ///   - path: with the query, as on the request line, without host.
    ///   - created: when the request was made, by the front's clock.
    ///   - bodyDigest: SHA-256 of the body's bytes, also of an empty one.
    public static func bytes(method: String, path: String, created: Instant, bodyDigest: [UInt8]) -> [UInt8] {
        var text = "fudian-front-1\n\(method.uppercased())\n\(path)\n\(created.milliseconds)\n"
        for byte in bodyDigest {
            let digits = String(byte, radix: 16)
            text += digits.count == 1 ? "0" + digits : digits
        }
        return Array((text + "\n").utf8)
    }

    /// Whether a request is the front's own and fresh; the fault where it is not.
    ///
    /// - Parameters:
    ///   - signature: as it came; nil: none.
    ///   - created: when the request was made, as it says; nil: it does not.
    ///   - now: nil where no clock can be trusted: then no request is stale.
    ///   - signed: ``bytes(method:path:created:bodyDigest:)`` of the request.
    ///   - verify: whether a signature is that of the front's key over these bytes.
    public static func fault(
        signature: [UInt8]?, created: Instant?, now: Instant?, signed: (Instant) -> [UInt8],
        verify: (_ signature: [UInt8], _ signed: [UInt8]) -> Bool
    ) -> SignatureFault? {
        guard let signature, let created else { return .missing }
        guard verify(signature, signed(created)) else { return .wrong }
        if let now, created < now - validity || created > now + validity { return .stale }
        return nil
    }
}
