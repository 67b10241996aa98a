from typing import Any

from django.db import migrations
from django.utils import timezone

from muster.offices.folding import found_by

IN_ONE_UPDATE = 500


def approve(apps: Any, _schema_editor: Any) -> None:
    """What was public before there was an approval stays public, and everything can be found."""
    Office, Post = apps.get_model("offices", "Office"), apps.get_model("offices", "Post")
    now = timezone.now()
    for office in Office.objects.all():
        office.search = found_by(office.name_uk, office.name_en)
        office.save(update_fields=("search",))
    batch = []
    for post in Post.objects.select_related("unit").iterator(IN_ONE_UPDATE):
        post.search = found_by(post.title_uk, post.title_en, post.unit.name_uk, post.unit.name_en)
        post.requested_at = post.approved_at = now
        batch.append(post)
        if len(batch) == IN_ONE_UPDATE:
            Post.objects.bulk_update(batch, ("search", "requested_at", "approved_at"))
            batch.clear()
    Post.objects.bulk_update(batch, ("search", "requested_at", "approved_at"))


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_approval_of_posts")]

    operations = [migrations.RunPython(approve, migrations.RunPython.noop, elidable=True)]
