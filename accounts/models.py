"""People, teams and who manages whom."""

import zoneinfo
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

Viewer: TypeAlias = "User | AnonymousUser"


TAKEN = "There is a team of this name already."


class Team(models.Model):
    """A place in the organisation's tree of teams."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "parent", Lower("name"), name="team_name_once_per_parent", violation_error_message=TAKEN
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(parent__isnull=True),
                name="team_name_once_at_the_top",
                violation_error_message=TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["User"]):
    def visible_to(self, viewer: Viewer) -> "PersonQuerySet":
        """Names, titles, teams and managers are structure: everybody who is signed in sees them.

        Of somebody who was erased nothing is left but the name in other people's records.
        """
        return self.filter(erased_on__isnull=True) if viewer.is_authenticated else self.none()

    def active(self) -> "PersonQuerySet":
        return self.filter(is_active=True)

    def below(self, manager: "User") -> "PersonQuerySet":
        """Direct and indirect reports of `manager`, at any depth."""
        line = RawSQL(
            "WITH RECURSIVE line(id) AS ("
            " SELECT id FROM accounts_user WHERE manager_id = %s"
            " UNION SELECT u.id FROM accounts_user u JOIN line ON u.manager_id = line.id"
            ") SELECT id FROM line",
            [manager.pk],
        )
        return self.filter(pk__in=line)


class UserManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Makes people. A named class, because migrations refer to it."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Called by `manage.py createsuperuser`; our superuser is the administrator."""
        return self.create_user(email, password, is_administrator=True, **fields)


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError("“%(name)s” is not a time zone, such as Europe/Lisbon.", params={"name": name})


class User(AbstractBaseUser):
    """A person. The e-mail is the identifier; roles are structure and give no access to content."""

    email = models.EmailField("e-mail", unique=True, error_messages={"unique": "Somebody has this e-mail already."})
    name = models.CharField(max_length=150)
    title = models.CharField(max_length=120, blank=True, help_text="What they do, such as “Engineer, Payments”.")
    discipline = models.SlugField(
        max_length=60, blank=True, help_text="Which kind of work, by its key on the ladder: it chooses examples."
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    manager = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="direct_reports")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    is_administrator = models.BooleanField(
        "administrator", default=False, help_text="Invites people, keeps teams and managers. Sees no evidence by that."
    )
    is_ladder_owner = models.BooleanField(
        "ladder owner", default=False, help_text="Writes and publishes ladders and roadmaps."
    )
    is_programme_owner = models.BooleanField(
        "mentoring programme owner",
        default=False,
        help_text="Runs matching rounds and looks after pairs. Sees that pairs exist, never what they speak about.",
    )
    is_active = models.BooleanField(default=True, editable=False)
    left_on = models.DateField(null=True, blank=True, editable=False)
    erased_on = models.DateField(null=True, blank=True, editable=False)
    wants_mail = models.BooleanField(
        "e-mail at once", default=True, help_text="When somebody asks you for something, such as a review."
    )
    wants_digest = models.BooleanField(
        "weekly digest", default=True, help_text="On Monday morning: how much waits for you, without any content."
    )
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(manager__isnull=True) | ~models.Q(manager=models.F("pk")),
                name="nobody_manages_themselves",
            ),
            models.UniqueConstraint(
                Lower("email"), name="email_once", violation_error_message="Somebody has this e-mail already."
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.pk])

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.email

    @property
    def initials(self) -> str:
        """One or two letters for the disc beside the name."""
        words = self.name.split()
        if not words:
            return self.email[:1].upper()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def has_signed_in(self) -> bool:
        return self.last_login is not None

    def manages(self, person: "User") -> bool:
        return person.manager_id == self.pk


class ReadQuerySet(models.QuerySet["Read"]):
    def visible_to(self, viewer: Viewer) -> "ReadQuerySet":
        """Who read what of oneself. Readers do not see each other, nor do administrators."""
        return self.filter(subject=viewer) if viewer.is_authenticated else self.none()


class Read(models.Model):
    """Somebody else read something of a person's record: once per reader, thing and hour (`accounts/reads.py`)."""

    reader = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="reads")
    reader_name = models.CharField(max_length=150)  # stays when the reader is erased
    subject = models.ForeignKey(User, on_delete=models.CASCADE, related_name="read_by")
    what = models.CharField(max_length=80)  # “growth report”, “evidence”
    thing = models.PositiveBigIntegerField(default=0)  # its id; 0 where the record as a whole was read
    url = models.CharField(max_length=300, blank=True)  # where its owner finds it
    via = models.CharField(max_length=10)  # “page”, “API”, “export”
    hour = models.DateTimeField()
    by_opening = models.BooleanField(default=False)  # by break-glass

    objects = ReadQuerySet.as_manager()

    class Meta:
        ordering = ["-hour", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "subject", "what", "thing", "via", "hour"], name="read_once_an_hour"
            )
        ]
        indexes = [models.Index(fields=["subject", "-hour"], name="reads_of_a_person")]

    def __str__(self) -> str:
        return f"{self.reader_name} read {self.what} of {self.subject}"

    @property
    def until(self) -> datetime:
        return self.hour + timedelta(hours=1)


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, viewer: Viewer) -> "OpeningQuerySet":
        """Whose record it is, and who opened it."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(models.Q(subject=viewer) | models.Q(administrator=viewer))

    def in_force(self) -> "OpeningQuerySet":
        return self.filter(closed_at__isnull=True, expires_at__gt=timezone.now())


class Opening(models.Model):
    """Break-glass: an administrator may read somebody's record for a while, for a reason the person is told."""

    administrator = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="openings_made")
    administrator_name = models.CharField(max_length=150)  # stays when the administrator is erased
    subject = models.ForeignKey(User, on_delete=models.CASCADE, related_name="openings")
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.administrator_name} opened the record of {self.subject}"

    @property
    def is_in_force(self) -> bool:
        return self.closed_at is None and self.expires_at > timezone.now()
