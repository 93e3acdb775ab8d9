"""The pages of promotion. Each package has its own list, all in one namespace."""

from growth.promotions.calibration import urls as calibration_urls
from growth.promotions.case_templates import urls as case_templates_urls
from growth.promotions.cases import urls as cases_urls
from growth.promotions.concerns import urls as concerns_urls
from growth.promotions.endorsements import urls as endorsements_urls
from growth.promotions.gates import urls as gates_urls
from growth.promotions.lint import urls as lint_urls
from growth.promotions.overview import urls as overview_urls
from growth.promotions.packets import urls as packets_urls
from growth.promotions.packets.pdf import urls as pdf_urls

app_name = "promotions"
urlpatterns = [
    *case_templates_urls.urlpatterns,
    *cases_urls.urlpatterns,
    *concerns_urls.urlpatterns,
    *endorsements_urls.urlpatterns,
    *gates_urls.urlpatterns,
    *lint_urls.urlpatterns,
    *packets_urls.urlpatterns,
    *pdf_urls.urlpatterns,
    *calibration_urls.urlpatterns,
    *overview_urls.urlpatterns,
]
