from django.urls import URLPattern, path

from annotation.api.annotations import AnnotationsView, GoldView
from annotation.api.audit import AuditView
from annotation.api.corpora import ArchiveView, CorporaView, CorpusView, UnarchiveView
from annotation.api.documents import DocumentsView
from annotation.api.entity_types import EntityTypesView, EntityTypeView
from annotation.api.exports import CancelExportView, DownloadView, ExportsView, ExportView, PreviewView
from annotation.api.health import LiveView, ReadyView
from annotation.api.imports import CancelImportView, ImportsView, ImportView, ReportView
from annotation.api.members import MembersView, MemberView
from annotation.api.overview import OverviewView
from annotation.api.scheme_counts import SchemeCountsView
from annotation.api.session import PasswordView, SessionView, TokenView

urlpatterns: list[URLPattern] = [
    path("session", SessionView.as_view(), name="session"),
    path("session/password", PasswordView.as_view(), name="password"),
    path("token", TokenView.as_view(), name="token"),
    path("health/live", LiveView.as_view(), name="live"),
    path("health/ready", ReadyView.as_view(), name="ready"),
    path("corpora", CorporaView.as_view(), name="corpora"),
    path("corpora/<id:corpus_id>", CorpusView.as_view(), name="corpus"),
    path("corpora/<id:corpus_id>/archive", ArchiveView.as_view(), name="archive"),
    path("corpora/<id:corpus_id>/unarchive", UnarchiveView.as_view(), name="unarchive"),
    path("corpora/<id:corpus_id>/overview", OverviewView.as_view(), name="overview"),
    path("corpora/<id:corpus_id>/entity-types", EntityTypesView.as_view(), name="entity-types"),
    path("corpora/<id:corpus_id>/entity-types/<id:type_id>", EntityTypeView.as_view(), name="entity-type"),
    path("corpora/<id:corpus_id>/members", MembersView.as_view(), name="members"),
    path("corpora/<id:corpus_id>/members/<id:member_id>", MemberView.as_view(), name="member"),
    path("corpora/<id:corpus_id>/documents", DocumentsView.as_view(), name="documents"),
    path("corpora/<id:corpus_id>/imports", ImportsView.as_view(), name="imports"),
    path("corpora/<id:corpus_id>/imports/<id:job_id>", ImportView.as_view(), name="import"),
    path("corpora/<id:corpus_id>/imports/<id:job_id>/cancel", CancelImportView.as_view(), name="import-cancel"),
    path("corpora/<id:corpus_id>/imports/<id:job_id>/report", ReportView.as_view(), name="import-report"),
    path("corpora/<id:corpus_id>/exports", ExportsView.as_view(), name="exports"),
    path("corpora/<id:corpus_id>/exports/preview", PreviewView.as_view(), name="export-preview"),
    path("corpora/<id:corpus_id>/exports/schemes", SchemeCountsView.as_view(), name="export-schemes"),
    path("corpora/<id:corpus_id>/exports/<id:job_id>", ExportView.as_view(), name="export"),
    path("corpora/<id:corpus_id>/exports/<id:job_id>/cancel", CancelExportView.as_view(), name="export-cancel"),
    path("corpora/<id:corpus_id>/exports/<id:job_id>/download", DownloadView.as_view(), name="export-download"),
    path("corpora/<id:corpus_id>/audit", AuditView.as_view(), name="audit"),
    path(
        "corpora/<id:corpus_id>/sentences/<id:sentence_id>/annotations",
        AnnotationsView.as_view(),
        name="annotations",
    ),
    path("corpora/<id:corpus_id>/sentences/<id:sentence_id>/gold", GoldView.as_view(), name="gold"),
]
