import API
import Crypto
import Documents
import Foundation

/// The rescue list as it lies in its file, looked at before a word of it is believed.
struct RescueFile {
    let path: String
    let list: RescueList
    /// Who wrote it is proven, and not only that it is whole.
    let isSigned: Bool
    /// By which the list is signed, and by which what is done is.
    let key: SymmetricKey?

    /// - Throws: ``Failure`` where it is missing, not whole, or not by whoever has the key.
    init(path: String, keyFile: String?) throws {
        guard let bytes = Files.read(path) else { throw Failure(.rescueListMissing, about: path) }
        guard let (seal, body) = RescueSeal.read(bytes) else { throw Failure(.rescueListFaulty, about: path) }
        let data = Data(body)
        var isSigned = false
        var known: SymmetricKey?
        switch (seal.kind, keyFile) {
        case (.hmac, let keyFile?):
            guard var key = Files.read(keyFile, limit: 4096) else { throw Failure(.fileUnreadable, about: keyFile) }
            while key.last == UInt8(ascii: "\n") || key.last == UInt8(ascii: "\r") { key.removeLast() }
            guard let code = RescueFile.bytes(seal.value),
                HMAC<SHA256>.isValidAuthenticationCode(
                    code, authenticating: data, using: SymmetricKey(data: Data(key)))
            else { throw Failure(.rescueListFaulty, about: path) }
            isSigned = true
            known = SymmetricKey(data: Data(key))
        case (.sha256, nil):
            guard RescueFile.bytes(seal.value) == Array(SHA256.hash(data: data)) else {
                throw Failure(.rescueListFaulty, about: path)
            }
        // A list that is not signed where a key is asked for, or signed and nobody can tell by whom.
        case (.hmac, nil), (.sha256, _?): throw Failure(.rescueListFaulty, about: path)
        }
        guard let list = try? JSONDecoder().decode(RescueList.self, from: data) else {
            throw Failure(.rescueListFaulty, about: path)
        }
        self.path = path
        self.list = list
        self.isSigned = isSigned
        key = known
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?([])) { bytes, index in
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                bytes = nil
                return
            }
            bytes?.append(byte)
        }
    }
}
