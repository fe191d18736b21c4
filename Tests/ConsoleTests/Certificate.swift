/// A certificate of localhost that only these tests trust, signed by itself for a hundred years.
enum Certificate {
    static let pem = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUJDQ3uXAuVVqZRCLVAcxCdHu0/TUwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzIzMjYxNloYDzIxMjYxMDMw
        MjMyNjE2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASRMDK6epQRnonmiZvp0p7GOUHRWvkWCYkvgZdhlrieSbdHZTwuKypg
        KzMO29uLY7SlKGt25Gn4sTWu8AC9buzlo28wbTAdBgNVHQ4EFgQUTyHaRjYWF9i8
        Nvh4H/hfi6md0cYwHwYDVR0jBBgwFoAUTyHaRjYWF9i8Nvh4H/hfi6md0cYwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIhAMfgK8K6qY+7vaAkjpGK7nzXZNMyCWODKzeyqi7n6BdAAiAJ
        We8SdHhBt33P9MM6lxZBc2qNzlVz6xdxYKtkx9/pag==
        -----END CERTIFICATE-----

        """

    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOQiq+aVuFjEInf0z
        DZPxJQm4TfKsGAD83WIAH+oEmzKhRANCAASRMDK6epQRnonmiZvp0p7GOUHRWvkW
        CYkvgZdhlrieSbdHZTwuKypgKzMO29uLY7SlKGt25Gn4sTWu8AC9buzl
        -----END PRIVATE KEY-----

        """
}
