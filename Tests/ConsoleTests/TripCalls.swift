import Console
import Quantities
import Supply

extension Call {
    private static let path = "/v1/accounts/{number}"

    /// Two homes in arrears, whose causes a person has to judge.
    static let trips = [
        Call("POST", path + "/cause", "/v1/accounts/3661/cause", #"{"cause":"hardship","reason":"told so"}"#) {
            for number in ["3661", "3662"] {
                try await $0.site.take(Site.batch([number]), id: "trips-\(number)")
                try await $0.site.consume(number, WattHours(1_000))
            }
        },
        Call(
            "POST", path + "/cause", "/v1/accounts/3661/cause", #"{"cause":"hardship","reason":"told so"}"#, status: 409
        ),
        Call("POST", path + "/cause", "/v1/accounts/3661/cause", #"{"cause":"bad","reason":"told so"}"#, status: 400),
        Call("POST", path + "/cause", "/v1/accounts/3662/cause", #"{"cause":"wilful","reason":"told so"}"#),
        Call("POST", path + "/trip/propose", "/v1/accounts/3661/trip/propose", #"{"reason":"he can pay"}"#),
        Call(
            "POST", path + "/trip/propose", "/v1/accounts/3661/trip/propose",
            #"{"meter":"m103301","reason":"he can pay"}"#, status: 409),
        Call("GET", "/v1/trips/due"),
        Call(
            "POST", "/v1/trips/approve", nil, #"{"trips":[{"account":"3661","epoch":70}],"reason":"seen"}"#,
            as: .supervisor, status: 409),
        Call(
            "POST", "/v1/trips/approve", nil,
            #"{"trips":[{"account":"3661","meter":"m103661"},{"account":"nobody"}],"except":["3662"],"reason":"seen"}"#,
            as: .supervisor),
        Call("POST", "/v1/trips/approve", nil, #"{"trips":[{}],"reason":"seen"}"#, as: .supervisor, status: 400),
        Call("POST", path + "/trip", "/v1/accounts/3662/trip", reason, as: .supervisor),
        Call("GET", "/v1/trips/due"),
        Call("POST", path + "/trip/withdraw", "/v1/accounts/3661/trip/withdraw", reason, as: .supervisor),
        Call("POST", path + "/trip/withdraw", "/v1/accounts/3661/trip/withdraw", reason, as: .supervisor, status: 409),
        Call("POST", "/v1/weather", nil, #"{"area":"north","for":"2d","reason":"typhoon"}"#),
        Call("POST", "/v1/weather", nil, #"{"area":"north","for":"1d","reason":"typhoon"}"#, status: 409),
        Call("POST", "/v1/weather", nil, #"{"reason":"typhoon"}"#, status: 400),
        Call("GET", "/v1/weather"),
        Call("POST", "/v1/weather/end", nil, #"{"area":"south","reason":"over"}"#, as: .supervisor, status: 409),
        Call("POST", "/v1/weather/end", nil, #"{"area":"north","reason":"over"}"#, as: .supervisor),
    ]
}
