//! The one matrix of who may do what. `/desk/roles` is printed from it, handlers are typed by it, tests walk it.

use crate::domain::role::Role;

/// A permission as a type, so that a handler or a flow can ask for it in its signature.
pub trait Permit: Send + Sync + 'static {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident = $word:literal, [$($role:ident)+];)+) => {
        /// What can be allowed on the desk.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission { $($(#[$meta])* $name,)+ }

        impl Permission {
            /// Every permission, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name on the desk.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The offices that have it.
            pub fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role,)+],)+ }
            }
        }

        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub struct $name;
            impl Permit for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )+
    };
}

// Who enters never approves, the inspected unit sees no flag, an administrator sees no business data.
permissions! {
    /// Handing in files and mending them.
    HandIn = "报送数据", [VillageReporter TownshipClerk DepartmentUser Centre];
    /// Seeing what was handed in within reach, and what became of it; an auditor reads who brought and who approved what stands
    /// in the books.
    ReadImports = "查看报送批次", [VillageReporter TownshipClerk TownshipReviewer DepartmentUser Centre Auditor];
    /// Approving what another handed in, which publishes it, or returning it with a reason.
    Approve = "审核发布", [TownshipReviewer Centre];
    /// Reading the ledgers of assets, contracts, accounts and projects, and what they lack.
    ReadRecords = "查看台账", [VillageReporter SupervisionCommittee TownshipClerk TownshipReviewer Centre InspectionMember LeadInspector InspectionOffice Auditor];
    /// Objecting to what was published or booked of one's own village: the committee that supervises it.
    FileObjection = "提出异议", [SupervisionCommittee];
    /// Answering an objection, with a reason.
    AnswerObjection = "答复异议", [TownshipReviewer];
    /// Reading objections and their answers; never the village whose books they are about.
    ReadObjections = "查看异议", [SupervisionCommittee TownshipReviewer Centre InspectionMember LeadInspector InspectionOffice Auditor];
    /// Searching everything within reach, names of people included.
    SearchAll = "全库检索", [TownshipClerk TownshipReviewer Centre InspectionMember LeadInspector InspectionOffice Auditor];
    /// Reading how old the lists are that rules match with.
    ReadLists = "查看比对名单", [Centre InspectionMember LeadInspector InspectionOffice Auditor];
    /// Reading what the rules found, with the evidence.
    ReadAnomalies = "查看疑点", [Centre InspectionMember LeadInspector InspectionOffice Auditor];
    /// Running the rules over what is published, and asking what another threshold would find: whoever answers for the
    /// lists, never those who are looked at.
    Scan = "运行扫描", [Centre InspectionOffice];
    /// Seeing a person's full number and account, for a purpose and a while.
    Unmask = "查看完整身份", [InspectionMember LeadInspector InspectionOffice];
    /// Reading who unmasked whom and why.
    ReadUnmaskings = "查看身份调阅记录", [InspectionOffice Auditor PrivacyOfficer];
    /// Searching the book of acts.
    ReadAudit = "查看操作记录", [Auditor PrivacyOfficer];
    /// Reading every case within reach, from its first day.
    ReadCases = "查看问题全程", [Centre InspectionMember LeadInspector InspectionOffice Auditor];
    /// Following up what was fed back: the unit's side of a case.
    FollowUp = "跟办整改", [VillageReporter SupervisionCommittee TownshipClerk TownshipReviewer DepartmentUser Centre InspectionMember LeadInspector InspectionOffice Auditor];
    /// Making the moves of a case that the table gives to the office.
    MoveCase = "办理问题", [VillageReporter TownshipClerk TownshipReviewer DepartmentUser Centre InspectionMember LeadInspector InspectionOffice];
    /// Opening a case from flags, a report, an audit, a petition.
    OpenCase = "立为疑点", [Centre InspectionOffice];
    /// Reading which leads were handed over: number, day and receipt.
    ReadLeads = "查看线索移送", [InspectionOffice DisciplineLiaison];
    /// Wording what the public is told of a case, and publishing what another worded.
    PublishOutcome = "公开整改结果", [InspectionOffice];
    /// Issuing the letters of a case and writing the text of reports: those who lead the inspection, never the inspected.
    IssueLetter = "签发文书", [LeadInspector InspectionOffice];
    /// Planning rounds: settings, classes, draws, teams, targets. Those who judge on the spot do not choose where to go.
    PlanRounds = "编排巡察", [InspectionOffice];
    /// Reading the plan; whoever is inspected does not see it beforehand.
    ReadRounds = "查看巡察安排", [InspectionMember LeadInspector InspectionOffice Auditor];
    /// Ticking off the checklist of a round in one's own villages.
    TickChecklist = "填接力清单", [InspectionMember LeadInspector];
    /// Opening, disabling and appointing accounts.
    ManageUsers = "管理账号", [Administrator];
    /// Proposing a change of the settings of the office, and approving another's.
    ChangeSettings = "修改设置", [Centre InspectionOffice PrivacyOfficer];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_why_identities_were_looked_up_looks_none_up() {
        for role in Permission::Unmask.roles() {
            assert!(role.excludes(Role::PrivacyOfficer) && Role::PrivacyOfficer.excludes(*role));
        }
        assert!(!Role::PrivacyOfficer.excludes(Role::Auditor));
    }

    #[test]
    fn what_is_found_is_kept_from_those_whom_it_may_concern() {
        let inspected = [
            Role::VillageReporter,
            Role::SupervisionCommittee,
            Role::TownshipClerk,
            Role::TownshipReviewer,
            Role::DepartmentUser,
        ];
        for permission in [
            Permission::ReadAnomalies,
            Permission::Scan,
            Permission::Unmask,
            Permission::ReadAudit,
        ] {
            assert!(
                inspected.iter().all(|role| !permission.roles().contains(role)),
                "{permission:?}"
            );
        }
    }

    #[test]
    fn an_administrator_manages_accounts_and_sees_no_business_data() {
        let has: Vec<&Permission> = Permission::ALL
            .iter()
            .filter(|one| one.roles().contains(&Role::Administrator))
            .collect();
        assert_eq!(has, [&Permission::ManageUsers]);
    }

    #[test]
    fn every_permission_has_a_name_of_its_own() {
        let mut words: Vec<&str> = Permission::ALL.iter().map(|one| one.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Permission::ALL.len());
    }
}
