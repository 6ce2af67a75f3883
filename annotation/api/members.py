from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, ShortListView, user_of
from annotation.api.serializers import UserRefSerializer
from annotation.models import Membership, Role
from annotation.selectors.corpora import corpus_for, members
from annotation.services.members import add_member, change_role, remove_member


class MemberSerializer(serializers.ModelSerializer[Membership]):
    user = UserRefSerializer(read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "user", "role"]
        read_only_fields = fields


class MemberInput(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=Role.choices)


class MembersView(ShortListView):
    @extend_schema(responses=MemberSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        return self.paged(members(corpus_for(user_of(request), corpus_id)), MemberSerializer)

    @extend_schema(request=MemberInput, responses={201: MemberSerializer})
    def post(self, request: Request, corpus_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        data = MemberInput(data=request.data)
        data.is_valid(raise_exception=True)
        row = add_member(corpus=corpus, actor=user_of(request), **data.validated_data)
        return Response(MemberSerializer(row).data, status=201)


class RoleInput(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Role.choices)


class MemberView(ApiView):
    @extend_schema(request=RoleInput, responses=MemberSerializer)
    def patch(self, request: Request, corpus_id: int, member_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        data = RoleInput(data=request.data)
        data.is_valid(raise_exception=True)
        row = change_role(corpus=corpus, actor=user_of(request), membership_id=member_id, **data.validated_data)
        return Response(MemberSerializer(row).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, corpus_id: int, member_id: int) -> Response:
        """What they labelled stays, under their name."""
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        remove_member(corpus=corpus, actor=user_of(request), membership_id=member_id)
        return Response(status=204)
