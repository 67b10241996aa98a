import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_mailed_at'),
    ]

    operations = [
        migrations.RenameModel('PendingRegistration', 'PendingAddress'),
        migrations.AlterModelOptions(name='pendingaddress', options={'verbose_name': 'pending address'}),
        migrations.AddField(
            model_name='pendingaddress',
            name='purpose',
            field=models.CharField(choices=[('register', 'Register'), ('change', 'Change'), ('take-back', 'Take Back')], default='register', max_length=10),
        ),
        migrations.AddField(
            model_name='pendingaddress',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pending_addresses', to=settings.AUTH_USER_MODEL),
        ),
    ]
