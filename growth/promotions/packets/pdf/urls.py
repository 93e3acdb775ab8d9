from django.urls import path

from growth.promotions.packets.pdf import views

urlpatterns = [path("packets/<int:pk>/pdf/", views.packet_pdf, name="packet_pdf")]
