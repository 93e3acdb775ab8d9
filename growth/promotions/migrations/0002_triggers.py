from django.db import migrations

from growth.promotions.packets.triggers import create_triggers, drop_triggers


class Migration(migrations.Migration):
    dependencies = [("promotions", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
