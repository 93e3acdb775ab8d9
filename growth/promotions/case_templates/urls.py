from django.urls import path

from growth.promotions.case_templates import views

urlpatterns = [
    path("templates/", views.template_list, name="template_list"),
    path("templates/upload/", views.upload, name="template_upload"),
    path("templates/draft/", views.draft, name="template_draft"),
    path("templates/draft/publication/", views.publication, name="template_publication"),
    path("templates/draft/removal/", views.removal, name="template_removal"),
    path("templates/<int:number>/", views.template, name="template"),
    path("templates/<int:number>/file/", views.export, name="template_file"),
    path("templates/<int:number>/changes/", views.changes, name="template_changes"),
]
