import NIOSSL
import Quantities

extension ConsoleSettings {
    /// When the first of the certificates ends that the listener shows; nil: there is none. Read from the file each time, so that a renewed
    /// one is seen.
    ///
    /// - Throws: ``ConsoleError/certificateUnusable(path:detail:)``.
    public func certificateEnds() throws(ConsoleError) -> Instant? {
        guard let path = tcp?.tls?.certificatePath else { return nil }
        do {
            let ends = try NIOSSLCertificate.fromPEMFile(path).map(\.notValidAfter)
            return ends.min().map { Instant(milliseconds: Int64($0) * 1000) }
        } catch { throw .certificateUnusable(path: path, detail: "\(error)") }
    }
}
