"""Alembic's entry: it uses the engine that it is given, or makes one from DATABASE_URL."""

from alembic import context
from sqlalchemy import Engine

from quiz.config import Config
from quiz.models import Base
from quiz.storage.database import make_engine


def engine() -> Engine:
    """Return the engine to migrate."""
    given = context.config.attributes.get("engine")
    return given if given is not None else make_engine(Config.from_env().database_url)


def run() -> None:
    """Run the migrations in one transaction."""
    with engine().connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()


run()
