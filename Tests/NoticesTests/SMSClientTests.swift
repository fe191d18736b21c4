import HTTPTypes
import Notices
import Quantities
import Supply
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The SMS client` {
    @Test func `F-S25 reports acceptance and delivery apart, and delivery only when the gateway tells it`() async throws
    {
        let gateway = TestGateway()
        gateway.set { $0.receipts = ["accepted", "accepted", "delivered"] }
        try await gateway.serve { url in
            let client = TestClient(url)
            client.client.send(message(7, "余额不足"))
            let reports = try await client.collect(2)
            #expect(reports.map(\.kind) == [.accepted(reference: "ref-t-7"), .delivered])
            #expect(reports.allSatisfy { $0.id == NoticeID(7) })
            #expect(gateway.asks.count == 3)
            #expect(gateway.messages["t-7"] == TestGateway.Message(id: "t-7", to: "13800138000", text: "余额不足"))
            #expect(client.client.pending == 0)
        }
    }

    @Test func `F-S25 what the gateway cannot deliver has failed, with its reason`() async throws {
        let gateway = TestGateway()
        gateway.set { $0.receipts = ["accepted", "failed"] }
        try await gateway.serve { url in
            let client = TestClient(url)
            client.client.send(message(1))
            let reports = try await client.collect(2)
            #expect(reports.last?.kind == .failed(reason: "absent subscriber"))
            #expect(client.client.pending == 0)
        }
    }

    @Test func `a gateway that fails is tried again under the same id until it takes the message`() async throws {
        let gateway = TestGateway()
        gateway.set {
            $0.failures = [.serviceUnavailable, .internalServerError, .unauthorized]
            $0.receipts = ["delivered"]
        }
        try await gateway.serve { url in
            let client = TestClient(url)
            client.client.send(message(3))
            let reports = try await client.collect(5)
            #expect(
                reports.map(\.kind) == [
                    .unreachable(reason: "status 503"), .unreachable(reason: "status 500"),
                    .unreachable(reason: "status 401"),
                    .accepted(reference: "ref-t-3"), .delivered,
                ])
            #expect(gateway.posts == ["t-3", "t-3", "t-3", "t-3"])
        }
    }

    @Test func `a lost answer does not make a second message`() async throws {
        let gateway = TestGateway()
        gateway.set {
            $0.failures = [.badGateway]
            $0.takes = true
            $0.receipts = ["delivered"]
        }
        try await gateway.serve { url in
            let client = TestClient(url)
            client.client.send(message(4))
            _ = try await client.collect(3)
            #expect(gateway.posts == ["t-4", "t-4"])
            #expect(gateway.messages.count == 1)
        }
    }

    @Test func `a gateway that does not answer is given up after the time-out and tried again`() async throws {
        let gateway = TestGateway()
        gateway.set {
            $0.silent = 1
            $0.receipts = ["delivered"]
        }
        try await gateway.serve { url in
            let client = TestClient(url) { $0.requestTimeout = .milliseconds(200) }
            client.client.send(message(5))
            let reports = try await client.collect(3)
            guard case .unreachable = reports[0].kind else {
                Issue.record("\(reports[0].kind)")
                return
            }
            #expect(reports[1].kind == .accepted(reference: "ref-t-5"))
            #expect(reports[2].kind == .delivered)
        }
    }

    @Test func `a gateway that is not there is reported, and the message is kept`() async throws {
        let client = TestClient("http://127.0.0.1:1/messages")
        client.client.send(message(6))
        let reports = try await client.collect(3)
        for report in reports {
            guard case .unreachable = report.kind else {
                Issue.record("\(report.kind)")
                continue
            }
        }
        #expect(client.client.pending == 1)
    }

    @Test func `a message that the gateway refuses for good is not sent again`() async throws {
        let gateway = TestGateway()
        gateway.set {
            $0.failures = [.unprocessableContent]
            $0.receipts = ["delivered"]
        }
        try await gateway.serve { url in
            // One at a time, so that the refusal meets the first.
            let client = TestClient(url) { $0.concurrency = 1 }
            client.client.send(message(1))
            client.client.send(message(2))
            let reports = try await client.collect(3)
            #expect(reports.first { $0.id == NoticeID(1) }?.kind == .failed(reason: "told to"))
            #expect(reports.last?.kind == .delivered)
            #expect(gateway.posts.sorted() == ["t-1", "t-2"])
        }
    }

    @Test func `F-S1 after a restart only the receipt of an accepted message is asked for`() async throws {
        let gateway = TestGateway()
        try await gateway.serve { url in
            let before = TestClient(url)
            before.client.send(message(8))
            _ = try await before.collect(1)
            gateway.set { $0.receipts = ["delivered"] }
            let after = TestClient(url)
            after.client.awaitReceipt(of: NoticeID(8))
            let reports = try await after.collect(1)
            #expect(reports.map(\.kind) == [.delivered])
            #expect(gateway.posts == ["t-8"])
        }
    }

    @Test func `F-S1 a message sent again after a restart goes out under the same id`() async throws {
        let gateway = TestGateway()
        try await gateway.serve { url in
            let before = TestClient(url)
            before.client.send(message(9))
            let first = try await before.collect(1)
            let after = TestClient(url)
            after.client.send(message(9))
            let second = try await after.collect(1)
            #expect(first == second)
            #expect(gateway.messages.count == 1)
        }
    }

    @Test func `a receipt that the gateway knows nothing of ends as failed`() async throws {
        let gateway = TestGateway()
        try await gateway.serve { url in
            let client = TestClient(url)
            client.client.awaitReceipt(of: NoticeID(99))
            let reports = try await client.collect(1)
            #expect(reports.map(\.kind) == [.failed(reason: "the gateway does not know the message any more")])
            #expect(gateway.asks == ["t-99", "t-99", "t-99"])
        }
    }

    @Test func `a message that the gateway has forgotten is handed in again`() async throws {
        let gateway = TestGateway()
        gateway.set { $0.forgets = 1 }
        gateway.set { $0.receipts = ["delivered"] }
        try await gateway.serve { url in
            let client = TestClient(url)
            client.client.send(message(11))
            let reports = try await client.collect(3)
            let accepted = NoticeReportKind.accepted(reference: "ref-t-11")
            #expect(reports.map(\.kind) == [accepted, accepted, .delivered])
            #expect(gateway.posts == ["t-11", "t-11"])
        }
    }

    @Test func `a receipt that never comes ends as failed`() async throws {
        let gateway = TestGateway()
        try await gateway.serve { url in
            let client = TestClient(url) { $0.receiptLifetime = .milliseconds(50) }
            client.client.send(message(12))
            let reports = try await client.collect(2)
            #expect(reports.last?.kind == .failed(reason: "no receipt within 50ms"))
        }
    }

    @Test func `a message that is under way is not sent twice`() async throws {
        let gateway = TestGateway()
        gateway.set { $0.receipts = ["delivered"] }
        try await gateway.serve { url in
            let client = TestClient(url)
            client.client.send(message(13))
            client.client.send(message(13))
            _ = try await client.collect(2)
            #expect(gateway.posts == ["t-13"])
        }
    }

    @Test func `a message that is no longer true is not sent`() async throws {
        let gateway = TestGateway()
        gateway.set { $0.receipts = ["delivered"] }
        try await gateway.serve { url in
            let client = TestClient(url)
            client.client.send(message(14))
            client.client.send(message(15))
            client.client.cancel(NoticeID(14))
            let reports = try await client.collect(2)
            #expect(reports.allSatisfy { $0.id == NoticeID(15) })
            #expect(gateway.posts == ["t-15"])
        }
    }

    @Test func `no more messages wait than were allowed to`() {
        let client = TestClient("http://127.0.0.1:1/messages") { $0.capacity = 2 }
        #expect(client.client.send(message(1)))
        #expect(client.client.awaitReceipt(of: NoticeID(2)))
        #expect(!client.client.send(message(3)))
        #expect(client.client.send(message(1)))
        client.client.cancel(NoticeID(1))
        #expect(client.client.send(message(3)))
    }

    @Test func `no more requests are under way than were allowed to`() async throws {
        let gateway = TestGateway()
        gateway.set { $0.receipts = ["delivered"] }
        try await gateway.serve { url in
            let client = TestClient(url) { $0.concurrency = 2 }
            for number in 1...40 { client.client.send(message(Int64(number))) }
            let reports = try await client.collect(80)
            #expect(reports.count { $0.kind == .delivered } == 40)
            #expect(gateway.state.withLock { $0.busiest } <= 2)
            #expect(Set(gateway.posts).count == 40)
        }
    }

    @Test func `the token goes with every request`() async throws {
        let gateway = TestGateway()
        try await gateway.serve { url in
            let client = TestClient(url) { $0.token = "s3cret" }
            client.client.send(message(1))
            _ = try await client.collect(1)
            #expect(gateway.state.withLock { $0.authorization } == ["Bearer s3cret"])
        }
    }
}
