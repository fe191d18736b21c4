import ArgumentParser
import Crypto
import Foundation
import Glibc

/// Makes the key that a front signs with.
struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a signing key; the public half, for the site file's channel, is printed.")

    @Option(help: "Where the secret half goes; the file must not exist.")
    var out: String

    func run() throws {
        let key = Curve25519.Signing.PrivateKey()
        let text = SecretFile.hex(key.rawRepresentation) + "\n"
        guard SecretFile.create(out, text) else {
            throw FrontFailure("\(out) exists already or cannot be written: name a new file")
        }
        print("public_key: \(SecretFile.hex(key.publicKey.rawRepresentation))")
    }
}

/// Small files with a secret on their first line.
enum SecretFile {
    static func firstLine(_ path: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(whereSeparator: \.isNewline).first, !line.isEmpty
        else { throw FrontFailure("\(path) cannot be read, or is empty") }
        return String(line)
    }

    static func create(_ path: String, _ text: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        return write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    }

    static func signingKey(_ path: String) throws -> Curve25519.Signing.PrivateKey {
        let line = try firstLine(path)
        guard let bytes = bytes(line), let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
            throw FrontFailure("\(path) holds no signing key: make one with fudian-front keygen")
        }
        return key
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
