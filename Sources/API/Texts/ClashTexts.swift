import Languages

extension Texts {
    /// What an import clashes with, and what to do about it.
    public static func clash(_ text: String) -> Words {
        let what = recorded(text)
        guard let cure = clashCures.first(where: { text.contains($0.part) })?.cure else { return what }
        return what + Words(". ", "。") + cure
    }

    /// By what the engine says in the middle of it; the first that fits.
    private static let clashCures: [(part: String, cure: Words)] = [
        ("stands twice", Words("Keep one of the two.", "请保留其中一个。")),
        (
            "exists already",
            Words(
                "Leave it out: an import brings what is new, and changes nothing that is there.",
                "请从文件中去掉：导入只新增，不更改已有数据。")
        ),
        (
            "begins after today",
            Words(
                "Let the new version begin after today: past prices and terms stand in bills.",
                "请使新版本自明天或以后生效：以往的价格和条款已用于账单。")
        ),
        ("begin only after today", Words("Name terms that hold today.", "请使用今天有效的条款。")),
        (
            "exists with another",
            Words("Leave it out, or bring the change under a day or name of its own.", "请去掉，或以新的日期或名称导入该变更。")
        ),
        ("wait for a second person", Words("Have them approved, then import again.", "请先审批，再重新导入。")),
        ("overlaps what is known", Words("Bring the same first and last day as before.", "请使用与原来相同的起止日。")),
        ("and it is past", Words("Change days that are to come only.", "只能更改将来的日期。")),
        (
            "it takes two persons",
            Words("Import it with --second-token-file.", "请以 --second-token-file 双人授权导入。")
        ),
        (
            "waits for a second person",
            Words(
                "Bring tariffs and terms in a file of their own, have them approved, then import this one.",
                "请将电价和条款单独成文件导入并审批，再导入本文件。")
        ),
        ("charges by the month, and", Words("Add settlement to the terms.", "请在条款中补上 settlement。")),
        ("say nothing of bills", Words("Add settlement to the terms.", "请在条款中补上 settlement。")),
        ("has this number", Words("Give it a number of its own.", "请另编号码。")),
        ("has the layout", Words("Leave one of the two out.", "请去掉其中一个。")),
        ("its endpoint is that of", Words("Put the meters of one endpoint on one line.", "同一端点的电表请放在同一线路下。")),
        (
            "is that of meter",
            Words(
                "Read the plate again; a meter that was changed is bound: fudian meter METER bind.",
                "请重新核对铭牌；已更换的电表请用 fudian meter 电表 bind 绑定。")
        ),
        ("is meter", Words("Give each meter its own unit id or block.", "请为每块电表设置独立的单元号或块。")),
        ("switches meter", Words("A channel switches one supply: correct one of the two.", "一个通道只控制一路供电：请改正其一。")),
        ("unknown", Words("Bring it in this file, or correct its name.", "请在本文件中导入，或改正名称。")),
    ]
}
