//! The offices that people hold on the desk.

use super::words::words;

words! {
    /// An office as workflow.md §6.1 names them; a villager needs none.
    Role {
        /// 村报账员: keeps a village's books and hands them in.
        VillageReporter = "村报账员",
        /// 村务监督委员会: sees the village and objects.
        SupervisionCommittee = "村务监督委员会",
        /// 乡镇经办: enters a township's data.
        TownshipClerk = "乡镇经办",
        /// 乡镇审核: the second person, who publishes what the clerk hands in.
        TownshipReviewer = "乡镇审核",
        /// 部门用户: a county department that uploads its lists and programmes.
        DepartmentUser = "部门用户",
        /// 三资监管中心: supervises all villages' books.
        Centre = "三资监管中心",
        /// 巡察组成员: looks at flags on their evidence.
        InspectionMember = "巡察组成员",
        /// 巡察组组长: leads a team.
        LeadInspector = "巡察组组长",
        /// 巡察办: assigns, feeds back, closes.
        InspectionOffice = "巡察办",
        /// 纪检联络员: takes over leads, and sees nothing else.
        DisciplineLiaison = "纪检联络员",
        /// 审计: reads and verifies.
        Auditor = "审计",
        /// 隐私保护专员: watches who unmasked whom.
        PrivacyOfficer = "隐私保护专员",
        /// 系统管理员: accounts and settings, no business data.
        Administrator = "系统管理员",
    }
}

words! {
    /// How far an office reaches.
    ScopeKind {
        /// 县: the whole county.
        County = "全县",
        /// 乡镇: one township, 9 digits.
        Township = "乡镇",
        /// 村: one village, 12 digits.
        Village = "村",
        /// 部门: the programmes and lists of one county department, by its name.
        Department = "部门",
        /// 组: the villages of an inspection team.
        Team = "巡察组",
    }
}

impl Role {
    /// The kinds of scope this office can be given: a village's reporter has no county.
    pub fn scopes(self) -> &'static [ScopeKind] {
        match self {
            Self::VillageReporter | Self::SupervisionCommittee => &[ScopeKind::Village],
            Self::TownshipClerk | Self::TownshipReviewer => &[ScopeKind::Township],
            Self::DepartmentUser => &[ScopeKind::Department],
            Self::InspectionMember | Self::LeadInspector => &[
                ScopeKind::Team,
                ScopeKind::Township,
                ScopeKind::Village,
                ScopeKind::County,
            ],
            Self::Centre
            | Self::InspectionOffice
            | Self::DisciplineLiaison
            | Self::Auditor
            | Self::PrivacyOfficer
            | Self::Administrator => &[ScopeKind::County],
        }
    }

    /// Whether one person may not hold both offices on the same day. An administrator has no business data, and who
    /// inspects does not sit among those who are inspected; a supervision committee looks at what the village's reporter
    /// booked.
    pub fn excludes(self, other: Self) -> bool {
        if self == other {
            return false;
        }
        let inspected = |role: Self| {
            matches!(
                role,
                Self::VillageReporter
                    | Self::SupervisionCommittee
                    | Self::TownshipClerk
                    | Self::TownshipReviewer
                    | Self::DepartmentUser
            )
        };
        let inspects = |role: Self| {
            matches!(
                role,
                Self::InspectionMember
                    | Self::LeadInspector
                    | Self::InspectionOffice
                    | Self::DisciplineLiaison
                    | Self::Auditor
            )
        };
        // Who reads why identities were looked up is not who looks them up.
        let unmasks = |role: Self| {
            matches!(
                role,
                Self::InspectionMember | Self::LeadInspector | Self::InspectionOffice
            )
        };
        self == Self::Administrator
            || (self == Self::PrivacyOfficer && unmasks(other))
            || (unmasks(self) && other == Self::PrivacyOfficer)
            || other == Self::Administrator
            || (inspected(self) && inspects(other))
            || (inspects(self) && inspected(other))
            || (self == Self::VillageReporter && other == Self::SupervisionCommittee)
            || (self == Self::SupervisionCommittee && other == Self::VillageReporter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_keeps_a_village_s_books_does_not_sit_on_the_committee_that_supervises_them() {
        assert!(Role::VillageReporter.excludes(Role::SupervisionCommittee));
        assert!(Role::SupervisionCommittee.excludes(Role::VillageReporter));
        assert!(!Role::SupervisionCommittee.excludes(Role::TownshipClerk));
    }

    #[test]
    fn an_administrator_holds_no_other_office_and_nobody_inspects_themselves() {
        for other in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
            assert!(Role::Administrator.excludes(*other) && other.excludes(Role::Administrator));
        }
        assert!(Role::TownshipClerk.excludes(Role::LeadInspector));
        assert!(Role::Auditor.excludes(Role::DepartmentUser));
        assert!(!Role::LeadInspector.excludes(Role::InspectionOffice));
        assert!(!Role::TownshipClerk.excludes(Role::TownshipClerk));
    }
}
