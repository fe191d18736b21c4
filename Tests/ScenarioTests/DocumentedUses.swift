/// Each command of docs/cli.md as a person types it, in an order in which all of them work.
extension DocumentedCommandTests {
    static let uses = [
        Use(form: "fudian status", words: "status", user: "auditor"),
        Use(form: "fudian account NUMBER", words: "account 1", user: "agent"),
        Use(form: "fudian account search TEXT", words: "account search 张三", user: "agent"),
        Use(
            form: "fudian explain ACCOUNT [--from DAY] [--to DAY]",
            words: "explain 1 --from 2020-01-01 --to 2099-12-31",
            user: "agent"),
        Use(
            form: "fudian pay ACCOUNT YUAN --serial S [--channel desk] [--date DAY]",
            words: "pay 1 20 --serial 7 --channel desk --date {today}", user: "desk"),
        Use(form: "fudian account payments NUMBER [--before N]", words: "account payments 1", user: "agent"),
        Use(
            form: "fudian payment CHANNEL/DATE/SERIAL", words: "payment desk/{today}/7", user: "agent"),
        Use(
            form: "fudian reverse CHANNEL/DATE/SERIAL YUAN --id ID --reason R",
            words: "reverse desk/{today}/7 5.00 --id R1 --reason test", user: "supervisor"),
        Use(form: "fudian payer [NUMBER]", words: "payer", user: "agent"),
        Use(form: "fudian channel", words: "channel", user: "agent"),
        Use(
            form: "fudian bill list [--account A] [--before N]", words: "bill list --account 1 --before 9",
            user: "agent"),
        Use(form: "fudian bill show NUMBER", words: "bill show 1-202611-1", user: "agent", status: 66),
        Use(form: "fudian dues ACCOUNT", words: "dues 1", user: "agent"),
        // Terms that offer none.
        Use(
            form: "fudian dues emergency ACCOUNT --reason R", words: "dues emergency 1 --reason test", user: "agent",
            status: 10),
        Use(
            form: "fudian dues waive ACCOUNT [YUAN] --reason R", words: "dues waive 1 2.00 --reason test",
            user: "supervisor", status: 10),
        Use(
            form: "fudian dues deposit ACCOUNT YUAN --reason R", words: "dues deposit 1 1.00 --reason test",
            user: "agent"),
        Use(
            form: "fudian dues refund ACCOUNT YUAN --reason R", words: "dues refund 1 1.00 --reason test",
            user: "agent"),
        Use(
            form: "fudian dues set-off ACCOUNT YUAN --reason R", words: "dues set-off 1 1.00 --reason test",
            user: "supervisor", status: 10),
        Use(
            form: "fudian dues guarantor ACCOUNT NAME YUAN --phone P --reason R",
            words: "dues guarantor 1 王五 100 --phone 13800000007 --reason test", user: "supervisor"),
        Use(
            form: "fudian dues release ACCOUNT NAME --reason R", words: "dues release 1 王五 --reason test",
            user: "supervisor"),
        Use(
            form: "fudian dues old-debt ACCOUNT YUAN --reason R", words: "dues old-debt 1 5 --reason test",
            user: "supervisor", status: 10),
        // The second person's role may not.
        Use(
            form: "fudian dues write-off ACCOUNT YUAN [--claim balance] --reason R --second-token-file F",
            words: "dues write-off 1 5 --claim balance --reason test --second-token-file {engineer2}",
            user: "supervisor", status: 77),
        Use(
            form: "fudian dues recover ACCOUNT YUAN --reason R --second-token-file F",
            words: "dues recover 1 5 --reason test --second-token-file {engineer2}", user: "supervisor", status: 77),
        Use(
            form: "fudian dues instalment ACCOUNT YUAN --due DAY --reason R",
            words: "dues instalment 1 5 --due 2099-12-01 --reason test", user: "agent", status: 10),
        // It is on already.
        Use(
            form: "fudian restore ACCOUNT --reason R [--grace 3d] [--confirmed]",
            words: "restore 1 --reason test --grace 3d --yes",
            user: "agent", status: 10),
        // In credit: the rules refuse.
        Use(
            form: "fudian trip ACCOUNT --reason R", words: "trip 1 --reason test --yes", user: "supervisor", status: 10),
        Use(form: "fudian trip due", words: "trip due", user: "agent"),
        Use(
            form: "fudian trip propose ACCOUNT --reason R [--meter M]",
            words: "trip propose 1 --reason test --meter M1", user: "agent", status: 10),
        Use(
            form: "fudian trip propose ACCOUNT --kind customer_request --reason R",
            words: "trip propose 1 --kind customer_request --reason test", user: "agent"),
        Use(
            form: "fudian trip approve ACCOUNT... --reason R", words: "trip approve 1 --reason test",
            user: "supervisor", status: 10),
        // Nobody waits, so nothing is asked.
        Use(
            form: "fudian trip withdraw ACCOUNT --reason R", words: "trip withdraw 1 --reason test", user: "supervisor",
            status: 10),
        Use(
            form: "fudian trip approve --all [--except ACCOUNT] --reason R",
            words: "trip approve --all --except 1 --reason test", user: "supervisor"),
        Use(
            form: "fudian account cause ACCOUNT CAUSE --reason R", words: "account cause 1 forgot --reason test",
            user: "agent"),
        Use(form: "fudian weather", words: "weather", user: "agent"),
        Use(
            form: "fudian weather set --for 2d --reason R [--area A]",
            words: "weather set --for 2d --reason test --area T1", user: "agent"),
        Use(
            form: "fudian weather end --reason R [--area A]", words: "weather end --reason test --area T1",
            user: "supervisor"),
        Use(
            form: "fudian limit ACCOUNT --watts 3000 --reason R", words: "limit 1 --watts 3000 --reason test",
            user: "supervisor"),
        Use(
            form: "fudian limit ACCOUNT --watts 1000 --instead-of-cut --reason R --second-token-file F",
            words: "limit 1 --watts 1000 --instead-of-cut --reason test", user: "supervisor"),
        // The second person's role may not.
        Use(
            form: "fudian limit ACCOUNT --watts 3000 --blacklist --reason R --second-token-file F",
            words: "limit 1 --watts 3000 --blacklist --reason test --second-token-file {engineer2}", user: "supervisor",
            status: 77),
        Use(form: "fudian limit ACCOUNT --end --reason R", words: "limit 1 --end --reason test", user: "supervisor"),
        Use(
            form: "fudian hold ACCOUNT --kind dispute --for 3d --reason R",
            words: "hold 1 --kind dispute --for 3d --reason test", user: "agent"),
        Use(form: "fudian hold ACCOUNT --end --reason R", words: "hold 1 --end --reason test", user: "supervisor"),
        Use(
            form: "fudian protect ACCOUNT KIND [--renew-by DAY] --reason R",
            words: "protect 1 lift --reason test", user: "agent"),
        Use(
            form: "fudian protect ACCOUNT --renew [--renew-by DAY] --reason R",
            words: "protect 1 --renew --reason test", user: "agent"),
        // The second person's role may not.
        Use(
            form: "fudian protect ACCOUNT --end --reason R --second-token-file F",
            words: "protect 1 --end --reason test --second-token-file {engineer2}", user: "supervisor", status: 77),
        Use(
            form: "fudian safe-restore ACCOUNT CHOICE --reason R", words: "safe-restore 1 confirm --reason test",
            user: "agent"),
        Use(
            form: "fudian switch-off ACCOUNT --kind customer_request --reason R --second-token-file F",
            words: "switch-off 1 --kind customer_request --reason test --meter M1 --second-token-file {engineer2}",
            user: "supervisor", status: 77),
        Use(
            form: "fudian switch-off ACCOUNT --kind contract_end --reason R",
            words: "switch-off 1 --kind contract_end --reason test --meter M1", user: "supervisor", status: 10),
        // The second person's role may not.
        Use(
            form: "fudian breaker reset [--feeder F] --reason R --second-token-file F",
            words: "breaker reset --feeder T1 --reason test --second-token-file {engineer2}", user: "supervisor",
            status: 77),
        // A daemon runs here.
        Use(
            form: "fudian rescue list", words: "rescue list --list /nowhere/rescue.list", user: "supervisor", status: 66
        ),
        Use(
            form: "fudian rescue close ACCOUNT --reason R [--confirmed] [--over-protection]",
            words: "rescue close 1 --reason test --list /nowhere/rescue.list", user: "supervisor", status: 66),
        Use(form: "fudian lock METER --reason R", words: "lock M1 --reason test", user: "engineer"),
        Use(form: "fudian unlock METER --reason R", words: "unlock M1 --reason test", user: "engineer"),
        Use(form: "fudian read METER", words: "read M1", user: "agent"),
        Use(form: "fudian meter METER", words: "meter M1", user: "agent"),
        Use(
            form: "fudian meter METER bind --serial S --reason R --second-token-file F",
            words: "meter M1 bind --serial 10000001 --reason test --second-token-file {engineer2}", user: "engineer"),
        // Nothing is in doubt, so there is nothing to accept.
        Use(
            form: "fudian meter METER accept --reason R", words: "meter M1 accept --reason test", user: "engineer",
            status: 10),
        Use(
            form: "fudian meter METER clear --reason R", words: "meter M1 clear --reason test", user: "engineer",
            status: 10),
        Use(
            form: "fudian meter METER commission --reason R", words: "meter M1 commission --reason test",
            user: "engineer",
            status: 10),
        Use(form: "fudian line", words: "line", user: "agent"),
        Use(form: "fudian line scan NAME --reason R", words: "line scan c1 --reason test", user: "agent"),
        Use(
            form: "fudian line clear NAME --reason R", words: "line clear c1 --reason test", user: "engineer",
            status: 10),
        Use(form: "fudian job list [--closed]", words: "job list --closed", user: "agent"),
        Use(form: "fudian suspense list", words: "suspense list", user: "agent"),
        Use(
            form: "fudian suspense show CHANNEL/DATE/SERIAL", words: "suspense show desk/2026-11-23/1",
            user: "agent", status: 66),
        Use(
            form: "fudian suspense assign CHANNEL/DATE/SERIAL ACCOUNT --reason R",
            words: "suspense assign desk/2026-11-23/1 3301 --reason test", user: "agent", status: 66),
        Use(
            form: "fudian suspense unassign CHANNEL/DATE/SERIAL --reason R",
            words: "suspense unassign desk/2026-11-23/1 --reason test", user: "supervisor", status: 66),
        Use(
            form: "fudian suspense return CHANNEL/DATE/SERIAL --reason R",
            words: "suspense return desk/2026-11-23/1 --reason test", user: "supervisor", status: 66),
        Use(form: "fudian close list [--channel C]", words: "close list --channel desk", user: "agent"),
        Use(
            form: "fudian close show CHANNEL DATE [--csv]", words: "close show desk 2026-11-22 --csv", user: "agent",
            status: 66),
        Use(
            form: "fudian close lines CHANNEL DATE", words: "close lines desk 2026-11-22", user: "agent", status: 66),
        Use(
            form: "fudian close items [--channel C] [--csv]", words: "close items --channel desk --csv",
            user: "agent"),
        // Nobody has said how the desk would write one.
        Use(
            form: "fudian close file CHANNEL FILE [--date DAY]", words: "close file desk {site} --date 2026-11-22",
            user: "supervisor", status: 10),
        Use(
            form: "fudian close reopen CHANNEL DATE --reason R", words: "close reopen desk 2026-11-22 --reason test",
            user: "supervisor", status: 10),
        Use(
            form: "fudian close book CHANNEL/DATE/SERIAL --reason R",
            words: "close book desk/2026-11-22/1 --reason test", user: "agent", status: 66),
        Use(
            form: "fudian close book-reversal CHANNEL/DATE/SERIAL CHANNEL/DATE/SERIAL --reason R",
            words: "close book-reversal desk/2026-11-22/R1 desk/2026-11-22/1 --reason test", user: "agent",
            status: 66),
        Use(
            form: "fudian close explain CHANNEL/DATE/SERIAL [--reversal] --reason R",
            words: "close explain desk/2026-11-22/1 --reversal --reason test", user: "supervisor", status: 66),
        Use(
            form: "fudian close check LAYOUTS [FILE --channel C]", words: "close check {layouts}", user: "agent"),
        Use(
            form: "fudian debit ask CHANNEL DAY ACCOUNT...", words: "debit ask desk 2026-11-25 1",
            user: "supervisor", status: 10),
        Use(
            form: "fudian debit answers CHANNEL FILE [--date DAY]",
            words: "debit answers desk {site} --date 2026-11-22", user: "supervisor", status: 10),
        Use(form: "fudian debit list CHANNEL DAY", words: "debit list desk 2026-11-25", user: "agent"),
        Use(form: "fudian debit file CHANNEL DAY", words: "debit file desk 2026-11-25", user: "agent"),
        Use(
            form: "fudian debit withdraw CHANNEL/DAY/SERIAL --reason R",
            words: "debit withdraw desk/2026-11-25/D1 --reason test", user: "supervisor", status: 10),
        Use(form: "fudian job done ID --result R", words: "job done 1 --result test", user: "agent", status: 66),
        Use(form: "fudian order [--account A] [--open]", words: "order --account 1 --open", user: "agent"),
        Use(form: "fudian outage [--open]", words: "outage --open", user: "agent"),
        Use(form: "fudian notice [--account A] [--open]", words: "notice --account 1 --open", user: "agent"),
        Use(form: "fudian notice calls [--channel voice]", words: "notice calls --channel voice", user: "agent"),
        Use(
            form: "fudian notice called ID --answered --reason R", words: "notice called 1 --answered --reason test",
            user: "agent", status: 66),
        Use(
            form: "fudian notice left ID --signed-by NAME --sha256 H --reason R",
            words: "notice left 1 --signed-by 张三 --sha256 00 --reason test", user: "agent", status: 66),
        Use(form: "fudian audit [--account A] [--before N]", words: "audit --account 1 --before 1000", user: "auditor"),
        Use(form: "fudian import FILE [--preview]", words: "import {site} --preview", user: "engineer"),
        Use(form: "fudian import --release --reason R", words: "import --release --reason test", user: "supervisor"),
        Use(form: "fudian account life ACCOUNT", words: "account life 1", user: "agent"),
        // The plate of a meter that is in use, the second person's role, the wrong person: each use ends as the rules say.
        Use(
            form: "fudian account open FILE --reason R [--at METER]",
            words: "account open {account} --at M1 --reason test", user: "supervisor", status: 10),
        Use(
            form: "fudian account transfer ACCOUNT --to NAME --identity ID --reason R",
            words: "account transfer 1 --to 李四 --identity 330102199001010029 --phone 13800000002 --reason test --yes",
            user: "supervisor", status: 10),
        Use(
            form: "fudian account vacant ACCOUNT [--end] --reason R",
            words: "account vacant 1 --end --reason test --yes",
            user: "supervisor", status: 10),
        Use(
            form: "fudian account change ACCOUNT --from DAY [--tariff T] [--persons N] [--withdraw] --reason R",
            words: "account change 1 --from 2099-12-31 --persons 3 --reason test --yes", user: "supervisor"),
        Use(
            form:
                "fudian account contact ACCOUNT [--phone P] [--contact NAME=P] [--occupant NAME=P] [--no-phone] [--was-wrong P] --reason R",
            words: "account contact 1 --phone 13800000009 --occupant 租客=13800000010 --reason test --yes", user: "agent"),
        Use(
            form: "fudian account leave-meter ACCOUNT --mode M --reason R --second-token-file F",
            words: "account leave-meter 1 --mode prepaid --reason test --second-token-file {engineer2} --yes",
            user: "engineer", status: 10),
        Use(
            form: "fudian account close ACCOUNT --reason R", words: "account close 9 --reason test --yes",
            user: "supervisor", status: 66),
        Use(form: "fudian credit class ACCOUNT", words: "credit class 1", user: "agent"),
        Use(
            form: "fudian credit class ACCOUNT CLASS --until DAY --reason R",
            words: "credit class 1 a --until 2020-01-01 --reason test --yes", user: "supervisor", status: 10),
        Use(
            form: "fudian credit class ACCOUNT --by-rule --reason R",
            words: "credit class 1 --by-rule --reason test --yes", user: "supervisor", status: 10),
        Use(
            form: "fudian meter exchange METER FILE --opening KWH --reason R --second-token-file F",
            words: "meter exchange M1 {site} --opening 0 --reason test --second-token-file {engineer2} --yes",
            user: "engineer", status: 65),
        Use(
            form: "fudian meter ratio METER --current N --reason R --second-token-file F",
            words: "meter ratio M1 --current 1 --reason test --second-token-file {engineer2} --yes", user: "engineer",
            status: 10),
        Use(
            form: "fudian readings late FILE --reason R", words: "readings late {late} --reason test", user: "engineer"),
        Use(
            form: "fudian tariff correct FILE --reason R", words: "tariff correct {tariff} --reason test",
            user: "engineer"),
        Use(form: "fudian proposals [--open]", words: "proposals --open", user: "supervisor"),
        Use(
            form: "fudian approve PROPOSAL --reason R", words: "approve 999999999 --reason test", user: "supervisor",
            status: 66),
        Use(
            form: "fudian reject PROPOSAL --reason R", words: "reject 999999999 --reason test", user: "supervisor",
            status: 66),
        Use(form: "fudian audit export FILE [--after N]", words: "audit export {export} --after 0", user: "auditor"),
        Use(
            form: "fudian audit verify [--file F] [--head POSITION:HASH]", words: "audit verify --file {export}",
            user: "auditor"),
        Use(form: "fudian explain ACCOUNT --audit", words: "explain 1 --audit", user: "agent"),
        Use(form: "fudian explain ACCOUNT --file F", words: "explain 1 --file {export}", user: "agent"),
        Use(form: "fudian audit rating [--after N]", words: "audit rating", user: "auditor"),
        Use(form: "fudian audit rerate [--account A]", words: "audit rerate", user: "auditor"),
        Use(form: "fudian report [--from DAY] [--to DAY] [--csv]", words: "report --csv", user: "agent"),
        Use(form: "fudian report risk [--area A] [--responsible P] [--csv]", words: "report risk", user: "agent"),
        Use(form: "fudian purchase [--account A] [--open]", words: "purchase --account 1 --open", user: "agent"),
        Use(
            form: "fudian purchase settle ID --taken --reason R",
            words: "purchase settle 1 --taken --reason test", user: "supervisor", status: 66),
        Use(form: "fudian clock", words: "clock", user: "agent"),
        Use(form: "fudian clock trust --reason R [--behind]", words: "clock trust --reason test", user: "engineer"),
        Use(form: "fudian user list", words: "user list", user: "admin"),
        Use(
            form: "fudian user add NAME ROLE --token-out F --reason R",
            words: "user add wang.lei operator --token-out {token} --reason test", user: "admin"),
        Use(
            form: "fudian user confirm NAME --reason R", words: "user confirm wang.lei --reason test", user: "admin",
            status: 10),
        Use(form: "fudian user remove NAME --reason R", words: "user remove wang.lei --reason test", user: "admin"),
        Use(form: "fudian tariff show [NAME] [--file F]", words: "tariff show", user: "agent"),
        Use(
            form: "fudian tariff try NAME --kwh 300 [--file F]", words: "tariff try dear --kwh 300", user: "agent"),
        Use(form: "fudian tariff check FILE...", words: "tariff check {site}", user: "agent"),
        Use(
            form: "fudian profile check FILE...",
            words: "profile check {profiles}/abb-b2x.yaml {profiles}/wb-mr6c.yaml", user: "agent"),
        Use(form: "fudian profile list", words: "profile list --profiles {profiles}", user: "agent"),
        Use(
            form: "fudian modbus read ENDPOINT UNIT TABLE ADDRESS [COUNT]",
            words: "modbus read 127.0.0.1:{c2} 3 input 72 2", user: "engineer"),
        Use(
            form: "fudian modbus write ENDPOINT UNIT TABLE ADDRESS VALUE...",
            words: "modbus write 127.0.0.1:{c2} 4 coil 1 1 --profiles {profiles} --commissioning", user: "engineer"),
        Use(form: "fudian modbus probe ENDPOINT UNITS", words: "modbus probe 127.0.0.1:{c2} 3-4", user: "engineer"),
    ]
}
