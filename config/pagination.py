from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=2&page_size=50`: every list of the API is paged, 500 a page at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500


class LongPages(Pages):
    """For lists that are short by nature, such as entity types: one page holds them."""

    page_size = 500
