"""May this person do this to that? One table of rights, one function that answers."""

from __future__ import annotations

from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from posko.organisation.models import Command, Person, Role

#: Roles with which one works in the command post.
STAFF = frozenset(Role) - {Role.OFFICER, Role.PARTNER}

#: Roles that a program may hold: it reads the API, and lets nobody in.
PROGRAM_ROLES = STAFF - {Role.ADMINISTRATOR}

#: Who may do what, in the command of the role and below.
RIGHTS: dict[str, frozenset[Role]] = {
    "see-command": STAFF,
    "see-registry": STAFF - {Role.OUTREACH},
    "edit-registry": frozenset({Role.PLANNER}),
    "release-registry": frozenset({Role.COMMANDER}),
    "propose-tier": frozenset({Role.PLANNER, Role.CONTROLLER}),
    "confirm-tier": frozenset({Role.COMMANDER, Role.PLANNER}),
    "see-people": frozenset({Role.ADMINISTRATOR, Role.COMMANDER, Role.AUDITOR}),
    "manage-people": frozenset({Role.ADMINISTRATOR}),
    "see-ledger": frozenset({Role.COMMANDER, Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.PLANNER}),
    "see-plan": STAFF - {Role.OUTREACH},
    "draft-plan": frozenset({Role.PLANNER}),
    "approve-plan": frozenset({Role.COMMANDER}),
    "request-reinforcement": frozenset({Role.PLANNER, Role.COMMANDER}),
    "grant-reinforcement": frozenset({Role.PLANNER}),
    "see-readiness": STAFF,
    "inspect": frozenset({Role.INSPECTOR, Role.PLANNER}),
    "mend-finding": frozenset({Role.PLANNER, Role.CONTROLLER, Role.COMMANDER}),
    "edit-criteria": frozenset({Role.INSPECTOR}),
    "override-rating": frozenset({Role.COMMANDER}),
    "issue-verdict": frozenset({Role.COMMANDER, Role.INSPECTOR}),
    "plan-tour": frozenset({Role.INSPECTOR, Role.PLANNER}),
    "rehearse": frozenset({Role.PLANNER, Role.COMMANDER}),
    "open-draw": frozenset({Role.COMMANDER, Role.INSPECTOR, Role.PLANNER}),
    "manage-operation": frozenset({Role.PLANNER, Role.ADMINISTRATOR}),
}


#: Each right in words, as they follow "you may not"; those without roles too, which go by who somebody is.
WORDS: dict[str, Any] = {
    "see-command": lazy("melihat keadaan satuan"),
    "see-registry": lazy("melihat data operasi"),
    "edit-registry": lazy("mengubah data operasi"),
    "release-registry": lazy("mengesahkan data operasi"),
    "propose-tier": lazy("mengusulkan kerawanan TPS"),
    "confirm-tier": lazy("memutuskan kerawanan TPS"),
    "see-people": lazy("melihat daftar akun"),
    "manage-people": lazy("mengatur akun dan peran"),
    "see-ledger": lazy("membaca buku besar"),
    "see-plan": lazy("melihat rencana"),
    "draft-plan": lazy("menyusun rencana"),
    "approve-plan": lazy("menyetujui rencana"),
    "request-reinforcement": lazy("meminta BKO"),
    "grant-reinforcement": lazy("memutuskan permintaan BKO"),
    "see-readiness": lazy("melihat kesiapan"),
    "inspect": lazy("memeriksa kesiapan"),
    "mend-finding": lazy("menindaklanjuti temuan"),
    "edit-criteria": lazy("menetapkan kriteria kesiapan"),
    "override-rating": lazy("mengubah nilai kesiapan"),
    "issue-verdict": lazy("menerbitkan hasil penilaian kesiapan"),
    "plan-tour": lazy("menyusun jadwal pemeriksaan"),
    "rehearse": lazy("mencatat gladi"),
    "open-draw": lazy("membuka undian"),
    "manage-operation": lazy("mengatur operasi"),
    "make-token": lazy("membuat token tanpa peran apa pun"),
    "make-token-of-another": lazy("membuat token untuk akun orang lain"),
    "withdraw-tier": lazy("menarik usul kerawanan yang dibuat orang lain"),
    "order.read": lazy("mengonfirmasi perintah milik orang lain"),
}


class NotAllowed(Exception):
    """`person` may not do `action`; the message says so in words, and who may."""

    def __init__(self, person: Person, action: str, command: Command | None = None) -> None:
        self.person, self.action, self.command = person, action, command
        super().__init__(_refusal(action, command))


def _refusal(action: str, command: Command | None) -> str:
    said = {"what": WORDS[action], "where": command, "who": roles_said(action)}
    if command and action in RIGHTS:
        text = _(
            "Peran Anda tidak mencakup %(what)s di %(where)s. Yang boleh: %(who)s di %(where)s atau satuan di atasnya."
        )
        return text % said
    if action in RIGHTS:
        return _("Peran Anda tidak mencakup %(what)s. Yang boleh: %(who)s.") % said
    return _("Anda tidak dapat %(what)s.") % said


def roles_said(action: str) -> str:
    """The roles that give the right `action`, in words and in the order of the roles."""
    return ", ".join(str(role.label) for role in Role if role in RIGHTS[action]) if action in RIGHTS else ""


class SamePerson(Exception):
    """What one person wrote, another must release."""


class _BelongsToCommand(Protocol):
    @property
    def command(self) -> Command: ...


def paths_where(person: Person, action: str | None = None) -> list[str]:
    """Paths of the commands where a running role of `person` gives the right `action` (None: any staff right)."""
    roles = RIGHTS[action] if action else STAFF
    return sorted({path for role, path in _roles_of(person) if role in roles})


def remember_roles(person: Person) -> None:
    """Look up the running roles of `person` once for all questions about this object: for a request that only reads."""
    person.held = _held(person)


def _roles_of(person: Person) -> tuple[tuple[str, str], ...]:
    """Running roles and the paths of their commands; of an account that is closed none."""
    if not person.is_active:
        return ()
    return person.held if person.held is not None else _held(person)


def _held(person: Person) -> tuple[tuple[str, str], ...]:
    return tuple(person.appointments.filter(ended=None).values_list("role", "command__path"))


def commands_where(person: Person, action: str | None = None) -> QuerySet[Command]:
    """The commands in which `person` has the right `action`, those below included."""
    below = Q(pk__in=[])
    for path in paths_where(person, action):
        below |= Q(path__startswith=path)
    return Command.objects.filter(below)


def may(person: Person, action: str, target: Command | _BelongsToCommand) -> bool:
    """Whether `person` may do `action` to `target`, a command or something that belongs to one."""
    command = target if isinstance(target, Command) else target.command
    return any(command.path.startswith(path) for path in paths_where(person, action))


def require(person: Person, action: str, target: Command | _BelongsToCommand) -> None:
    """Raises NotAllowed unless `person` may do `action` to `target`."""
    if not may(person, action, target):
        raise NotAllowed(person, action, target if isinstance(target, Command) else target.command)


def require_another(person: Person, author: Person | None) -> None:
    """Raises SamePerson where `person` would release what he wrote himself."""
    if author is not None and person.pk == author.pk:
        raise SamePerson(_("Ini Anda sendiri yang membuatnya; orang lain yang harus memutuskannya."))


def family_of(person: Person) -> QuerySet[Command]:
    """The commands where `person` is staff, and all above a role of his, whose operations they share."""
    held = _roles_of(person)
    family = Q(path__in={over for _role, path in held for over in Command(path=path).above()})
    for path in {path for role, path in held if role in STAFF}:
        family |= Q(path__startswith=path)
    return Command.objects.filter(family)
