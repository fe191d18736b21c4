/// A line of the record beside a rescue list: sealed as the list is, and together with the seal of the line before, so that none can be
/// added, changed, taken away in between or moved by whoever does not have the key.
///
///     hmac 9f86d0... {"account":"3301",...}
public struct RescueLine: Hashable, Sendable {
    public let seal: RescueSeal
    /// The entry as JSON.
    public let body: [UInt8]

    public init(seal: RescueSeal, body: [UInt8]) {
        self.seal = seal
        self.body = body
    }

    /// Nil where it is none of ours.
    public init?(_ line: some Collection<UInt8>) {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = RescueSeal.Kind(rawValue: String(decoding: parts[0], as: UTF8.self)) else {
            return nil
        }
        self.init(
            seal: RescueSeal(kind: kind, value: String(decoding: parts[1], as: UTF8.self)), body: Array(parts[2]))
    }

    /// With its end.
    public var bytes: [UInt8] {
        Array("\(seal.kind.rawValue) \(seal.value) ".utf8) + body + [UInt8(ascii: "\n")]
    }

    /// As ``bytes``, on a line of its own behind a record whose last line a full disk has cut off.
    public func bytes(after record: [UInt8]) -> [UInt8] {
        record.isEmpty || record.last == UInt8(ascii: "\n") ? bytes : [UInt8(ascii: "\n")] + bytes
    }

    /// What the seal of an entry is made over.
    ///
    /// - Parameter previous: the seal of the line before; nil: it is the first.
    public static func sealed(_ body: [UInt8], after previous: RescueSeal?) -> [UInt8] {
        Array("fudian-rescue-done 1 \(previous?.value ?? "-") ".utf8) + body
    }

    /// The lines of a record; nil where one is none of ours.
    public static func all(in bytes: [UInt8]) -> [RescueLine?] {
        bytes.split(separator: UInt8(ascii: "\n")).map { RescueLine($0) }
    }
}
