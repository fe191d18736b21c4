import AsyncHTTPClient
import Billing
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Quantities

/// Hands what was taken to the daemon, signed, until each is settled; and tells how much waits.
struct Sender: Sendable {
    let channel: String
    /// The daemon's address as the client writes it.
    let daemon: String
    /// The same as it was given, for the log.
    let place: String
    let token: String
    let key: Curve25519.Signing.PrivateKey
    let client: HTTPClient
    let outbox: Outbox
    let heartbeat: Duration
    let troubles = Troubles()

    /// Sends for ever.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await deliver() }
            group.addTask { await tellBacklog() }
        }
    }

    private func deliver() async {
        var pause = Duration.milliseconds(250)
        for await _ in outbox.arrivals {
            // What arrives meanwhile wakes the loop again; what could not be delivered is tried here until it is.
            while !Task.isCancelled {
                let open = outbox.open
                if open.isEmpty { break }
                var delivered = 0
                for item in open { if await send(item) { delivered += 1 } }
                if delivered == open.count {
                    pause = .milliseconds(250)
                    continue
                }
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(5))
            }
            await reportBacklog()
        }
    }

    /// True once it is settled.
    private func send(_ item: Item) async -> Bool {
        guard let answer = await post(item.kind.path, body: item.body) else { return false }
        switch answer.status {
        // Booked; or refused for what it is, which sending again would not change.
        case 200...299, 400, 409, 413, 422: return outbox.settle(item.id, answer)
        default:
            let why = SendingWords.notTaken(answer)
            troubles.begin(
                why, "\(item.id) is not taken yet: \(why) It is kept and sent again; \(outbox.backlog) wait.")
            return false
        }
    }

    private func tellBacklog() async {
        while !Task.isCancelled {
            await reportBacklog()
            try? await Task.sleep(for: heartbeat)
        }
    }

    private func reportBacklog() async {
        let answer = await post("/v1/fronts/\(channel)/heartbeat", body: #"{"backlog":\#(outbox.backlog)}"#)
        guard let answer else { return }
        if (200...299).contains(answer.status) {
            if outbox.backlog == 0 { troubles.end("the daemon at \(place) takes everything again") }
        } else {
            let why = SendingWords.notTaken(answer)
            troubles.begin(why, "the daemon does not take the heartbeat: \(why)")
        }
    }

    /// The answer; nil where none came.
    private func post(_ path: String, body: String) async -> Settled? {
        var request = HTTPClientRequest(url: daemon + path)
        request.method = .POST
        let bytes = Array(body.utf8)
        let created = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
        let signed = FrontSignature.bytes(
            method: "POST", path: path, created: created, bodyDigest: Array(SHA256.hash(data: bytes)))
        guard let signature = try? key.signature(for: signed) else { return nil }
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Fudian-Created", value: String(created.milliseconds))
        request.headers.add(name: "Fudian-Signature", value: signature.base64EncodedString())
        request.body = .bytes(bytes)
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            let buffer = try await response.body.collect(upTo: 4 * 1024 * 1024)
            return Settled(status: Int(response.status.code), body: String(buffer: buffer))
        } catch {
            let why = SendingWords.noAnswer(error)
            troubles.begin(why, "the daemon at \(place) does not answer: \(why). Payments are kept and sent again.")
            return nil
        }
    }
}
