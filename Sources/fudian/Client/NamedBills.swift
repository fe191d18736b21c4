import API

extension DaemonClient {
    /// The bills of these ids, so that people are told number and period; without those that cannot be had now.
    func bills(_ ids: [String]) async -> [BillSummary] {
        var bills: [BillSummary] = []
        for id in Set(ids).sorted().prefix(20) {
            let path = "/v1/bills/" + DaemonClient.escaped(id)
            if let answer = try? await get(path, as: BillResponse.self) { bills.append(answer.value.bill) }
        }
        return bills
    }
}

extension ReceiptResponse {
    /// The ids of the bills that it paid.
    var billIDs: [String] { accounts.flatMap(\.parts).compactMap(\.bill) }
}
