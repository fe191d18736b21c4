import API
import Billing
import Crypto
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import Quantities
import Supply

extension HTTPField.Name {
    /// When a payment front made its request, in milliseconds since 1970.
    static let frontCreated = HTTPField.Name("Fudian-Created") ?? .via
    /// Its signature, Ed25519 in base64.
    static let frontSignature = HTTPField.Name("Fudian-Signature") ?? .via
}

/// Whose key a channel's requests are signed with, and by which clock they are fresh.
private struct FrontProof: Sendable {
    let key: String
    /// Nil: our own clock is not trusted, and nothing is called stale by it.
    let now: Instant?

    func fault(_ exchange: Exchange) -> SignatureFault? {
        let headers = exchange.request.headers
        let digest = Array(SHA256.hash(data: exchange.body))
        let (method, path) = (exchange.request.method.rawValue, exchange.request.head.path ?? "")
        return FrontSignature.fault(
            // What is no base64 is no signature of anybody.
            signature: headers[.frontSignature].map { Data(base64Encoded: $0).map(Array.init) ?? [] },
            created: headers[.frontCreated].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }, now: now,
            signed: { FrontSignature.bytes(method: method, path: path, created: $0, bodyDigest: digest) },
            verify: verify)
    }

    private func verify(_ signature: [UInt8], _ signed: [UInt8]) -> Bool {
        guard let bytes = FrontProof.bytes(key),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(signature, for: signed)
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, hex.utf8.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}

extension Exchange {
    /// Lets a payment front's request for its channel on only where it is signed with the channel's key and fresh. Whoever else sends for a
    /// channel that has a front is refused by the engine, which knows whose it is.
    ///
    /// - Throws: ``Refused``; the attempt is recorded.
    func requireSignature(for channel: String) async throws {
        let actor = try actor()
        let now = backend.now()
        let proof = await backend.look { state -> FrontProof? in
            guard let front = state.channel(channel)?.front, actor.role == .paymentFront, front.user == actor.name
            else { return nil }
            return FrontProof(key: front.publicKey, now: state.gateway.clockTrusted ? now : nil)
        }
        guard let fault = proof?.fault(self) else { return }
        await backend.unsigned(
            fault, channel: channel, by: actor, subject: "\(request.method) \(request.uri.path)")
        let code: ErrorCode =
            switch fault {
            case .missing: .signatureMissing
            case .wrong: .signatureWrong
            case .stale: .signatureStale
            }
        throw Refused(code, [Detail(name: "channel", value: channel)])
    }
}
