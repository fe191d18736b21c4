import Supply

/// Reads what terms say about switching: `{approver: one_person, stage: before_trip}`.
enum ControlEntry {
    /// What is not named stays as the preset has it; nil where something is wrong.
    static func control(_ value: YAMLValue, preset: ControlTerms) -> ControlTerms? {
        value.mapping { entry in
            let approver = entry.optional("approver").map { $0.choice(of: Approver.self) } ?? preset.approver
            let stage = entry.optional("stage").map { $0.choice(of: ApprovalStage.self) } ?? preset.approvalStage
            guard let approver, let stage else { return nil }
            return ControlTerms(approver: approver, approvalStage: stage)
        }
    }
}
