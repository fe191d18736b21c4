import Supply

/// Reads what terms say about switching: `{approver: one_person, stage: before_trip, calendar: china, before_rest_days: no,
/// copy_to_authority: yes, demanded: yes}`.
enum ControlEntry {
    /// What is not named stays as the preset has it; nil where something is wrong.
    static func control(_ value: YAMLValue, preset: ControlTerms) -> ControlTerms? {
        value.mapping { entry in
            let approver = entry.optional("approver").map { $0.choice(of: Approver.self) } ?? preset.approver
            let stage = entry.optional("stage").map { $0.choice(of: ApprovalStage.self) } ?? preset.approvalStage
            let workdays = entry.optional("calendar").map(workdays) ?? .some(preset.workdays)
            let eves = entry.optional("before_rest_days").map { $0.boolean() } ?? !preset.sparesEves
            let copy = entry.optional("copy_to_authority").map { $0.boolean() } ?? preset.copiesAuthority
            let demand = entry.optional("demanded").map { $0.boolean() } ?? preset.needsDemand
            guard let approver, let stage, let workdays, let eves, let copy, let demand else { return nil }
            return ControlTerms(
                approver: approver, approvalStage: stage, workdays: workdays, sparesEves: !eves,
                copiesAuthority: copy, needsDemand: demand)
        }
    }

    /// A calendar's name, or `none`.
    private static func workdays(_ value: YAMLValue) -> String?? {
        guard let name = value.name() else { return nil }
        return name == "none" ? .some(nil) : name
    }
}
