namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>Keys that were made with OpenSSH and OpenSSL for these tests, and protect nothing.</summary>
internal static class KnownKeys
{
    /// <summary>ssh-keygen -t ed25519</summary>
    internal const string OpenSshEd25519 = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACCV4RQBcLqxl7GudgWWy9QAC+3zeefyop7Qvncim9pawwAAAJhMatYOTGrW
        DgAAAAtzc2gtZWQyNTUxOQAAACCV4RQBcLqxl7GudgWWy9QAC+3zeefyop7Qvncim9paww
        AAAEBcaq3SE3x9MSyZw//ZU+AvsLStQ7QPFoqAPo+Jm6SU1JXhFAFwurGXsa52BZbL1AAL
        7fN55/KintC+dyKb2lrDAAAAEGVkMjU1MTkgdGVzdCBrZXkBAgMEBQ==
        -----END OPENSSH PRIVATE KEY-----
        """;

    /// <summary>ssh-keygen -t ecdsa -b 256</summary>
    internal const string OpenSshEcdsa = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAaAAAABNlY2RzYS
        1zaGEyLW5pc3RwMjU2AAAACG5pc3RwMjU2AAAAQQR1euM2jwA5PIx8xTlI8A5cfKHc9Jib
        VHlmUGO9jWX6nK4RMsuTgARvwl4VcJJuSbQdeG+jIZRxp5TKgJoZRfDOAAAAqAXxE54F8R
        OeAAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHV64zaPADk8jHzF
        OUjwDlx8odz0mJtUeWZQY72NZfqcrhEyy5OABG/CXhVwkm5JtB14b6MhlHGnlMqAmhlF8M
        4AAAAhAKK/CsEv5ShP3l04WhU1CIazDOutH+aFbEG/2gpzlooRAAAACmVjZHNhQHRlc3QB
        AgMEBQ==
        -----END OPENSSH PRIVATE KEY-----
        """;

    /// <summary>ssh-keygen -t rsa -b 2048</summary>
    internal const string OpenSshRsa = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAABFwAAAAdzc2gtcn
        NhAAAAAwEAAQAAAQEA23LbQibXaAKHniR6zYpV8p+uctMYFRtToJj2bVQBDm7fWfwx6fAo
        /EoWFcaykiU8JPMHb7iNdPPGZ28jVJsaoIIjxbbGdteyK+e60Vk6f1n5A99CDRsAaFxRlg
        qzi5tJTNRREkHp5GdsMBA1HiZkFazdq7DfYhcrelyFfk6nxAMVbISnaQoqpQ9o0TyJZBXU
        1+ceCvE/hvqprmozUI6qdIuh6ZCTRZoVsISalB5Fh5JG51E57DihbdA3XBiogbXfo3Hk8y
        zZqEdr800DpbvdQkeFRQd7kq6wm2lvvfS7reHsyl8M5vGn2X5046/thnsEp7Uawg05J1fY
        4pw/5yAEHQAAA8A2Qfl1NkH5dQAAAAdzc2gtcnNhAAABAQDbcttCJtdoAoeeJHrNilXyn6
        5y0xgVG1OgmPZtVAEObt9Z/DHp8Cj8ShYVxrKSJTwk8wdvuI1088ZnbyNUmxqggiPFtsZ2
        17Ir57rRWTp/WfkD30INGwBoXFGWCrOLm0lM1FESQenkZ2wwEDUeJmQVrN2rsN9iFyt6XI
        V+TqfEAxVshKdpCiqlD2jRPIlkFdTX5x4K8T+G+qmuajNQjqp0i6HpkJNFmhWwhJqUHkWH
        kkbnUTnsOKFt0DdcGKiBtd+jceTzLNmoR2vzTQOlu91CR4VFB3uSrrCbaW+99Lut4ezKXw
        zm8afZfnTjr+2GewSntRrCDTknV9jinD/nIAQdAAAAAwEAAQAAAQBsM2YDaHZWHMU0hsUb
        +iTlk7EmgYnCwm4J5dG/VyeML8OlsTEFKTp0Jq1cAFQEtiJBD6kvfz4UF6xQTJ6NdUp8MJ
        6lujiB2VlKx5+34Dh1GW4r6BU/s/wP+NDrW4xqfd726Equ51wFF69ixWMDYid//nNv165U
        xZrU4rCZdfvHK1n5uMCBrRTm2UjTky1lUTDXSWXFzczSmverUEkb0bLE8Y2zV5/htQOMiy
        M8rOLKEeK1TblNfs0kA3LitKv7dMj0fm/8loUiTXfw152HwqaxSxj9Y5Wu4QJ2VHkvDPlZ
        ZP0MPeeKpZAnozAmBmr+WzJ2yLcSL+HJjKTof+TE/95rAAAAgAD8iP/5dgJy43B1Htvr4i
        eRTwP0IlRL+HmbFq0pBbtptjFYztBWDFt9q5+f2kyYYpZObzai4Wkq+nRQQ62Bf4hcyj9n
        BCHYL8wj1MJ2eDh4UzSSvfokJoinrLzPzzL4qNkk6qEMszKubMbyktuRABKvIzeWTe4kiH
        QeOzs9eZx2AAAAgQD6h3EdLUCHFDKhQZIfhMqWux99yReuCaMpiiqPMc7ArfKHpngOFYLs
        NH2LfoAdPafqeXqvQkOlwokysME3bL6iJQ/RoA+p3U0ewILynG9JzbOX4tnfy8Tza5mlih
        /YRY82smuMrcyRP3xH8Brg2l+RvwrKIF1YG/TF7HEo9+002wAAAIEA4D2porvtdZnKGubf
        DdiKFfAsxERPJ8MdrEJWkrOxKTeUohqmQQFTUZNEM6C/8E875WLDWlDYW8HV8FnjGZoWZE
        iPLH9yl5ryjTFmBAhf7kYqjKSzq6hf6yJH35CjGtZn6oCVHocl2bRgHO5FDZXM3DehWBFJ
        PKK+pjW6K3E7QGcAAAAIcnNhQHRlc3QBAgM=
        -----END OPENSSH PRIVATE KEY-----
        """;

    /// <summary>With a passphrase.</summary>
    internal const string OpenSshEncrypted = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAmPvvayw
        FWA/6g31F+TqQpAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIOLCStB8n7xWgozD
        981TVC9X7KZbo+A/JyofLNCPIzovAAAAkOydq9kdxTl3c128tkJ04iErspZusGdsHtBLQo
        IwW9feJ7VNU/qylD3EHO0DjgADDwGkg9aG2zHgvexTCTc1EuGvz85W+8eNUr1AgBJRuVRz
        1JEGbSTe1B2nGoYyBmwt1KKmxCCUhQcAEtcl7CczmYtQE9OTRTmrSG9ng7mWjqX/5pmT+m
        16nBmbgQG++hRvqw==
        -----END OPENSSH PRIVATE KEY-----
        """;

    /// <summary>ssh-keygen -t rsa -b 2048 -m PKCS8</summary>
    internal const string Pkcs8Rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDaYrEnHjmT30pJ
        Ge8eJ1LLCaq/Lh43hO0iivBD+wGx/bvCQ+yh6Nxpq3kdS0BdrDlrgD3nT8jArpQL
        78eLKoDGi8wZ5aRcssUfMA2B8q3P9JS8Fzrmx/0IBplBh4ys21lHxZSnSBJWc5l4
        hRQsAghV9DNChcty82xTDleiKqGF/NJQwuCW9E7VcWEQ5Z1hCy6D7jn4WZoFCmHV
        hDicoSJ4ZJ7eXPdqoAmAYuw4xobAsTl3EZuoYIuRxohdiI48PDD4sIGSan76mvop
        YMZT5FB19yr+YuQMlShOf3/6alf4hZzBlYNUyWUql6wZcOXm40pY1QaOY50+ZGZU
        SGy0OMH1AgMBAAECggEAHlrof+T6IN1BMJ8LtzfFENbTpoZNCe+OnKYOVoytxCVe
        M1cIrcq11HRSveknVb3qL1CgiiXzZCEAEBawuF3cj3yADrt2WLI6pyahQgZO9aBs
        Cib6d3il6bctF0g1nBNTOiAzFPt2HREtbGynDKTtrrDmbSE20dAXJwZP1Qky8XIc
        tMchi0q1lrX3bXOsmTsg0PtvR55p/8/O/1idSy4LiZItbzt8bSVAGubWFepDJR0D
        R9qG9gbRY1G7ZBz8AwbesHEcVnFyI2Du8TSZcv7AKc2cWmlvZwiFArmC4n2S+PKm
        WDIM1ZknQ/BAhDaW8VuUvut8g7tv6aTOST850OYHUwKBgQDxYimsDMYXGinG+ha6
        mzXbHl+KRQC8n+3Eoxm2KCF/Ycm3DwCZpjsOVC0nEtXd4IOpr30y1Rfy79giDwmS
        VtKAzu6Uk3q+SSmf4Hhj0ZaV1hkSsW9V4BA6SLsLvqAld3vyscGH4zcw0NIhOpbc
        VGdHU/02TpWTV5hun7DymYjTfwKBgQDnnAYUViClxO5tvt9aPUM/W0PJJVqImnEU
        4ZqlMhGYcr9MUjyMvKIY29aktfhGFbHfD4N4BvwBUx1EzHgYZ+Vueo7T17KLCUoO
        awl/0TlWDt1m6rJkDJGhgau8GxDKuIXTvgKwEYfzbmX+wJURw/yB+NnL6lF79BGt
        ipeWbZgUiwKBgCfpJyK/afFf7hBsQV3RU/JK71kZV6nYd6PPo+yubft127hczqiZ
        B6Ky4FRZlOr+uEZSMc051p/gcEgRXG/J0zxg+qmuSNk1l6BLqRw4B0H3CGZC2DnG
        tmgspmCmwCvxuZjDM1CYjQORQ20jFtaPThRJGtDj5W9bSGTiGovCPxFZAoGBAOOI
        5HAWLPyt+47VdZexl98mSfHSQJ7zGyTofoTMK30ZPdY89D9PEfBaCQTHwKEZryT0
        mLPSKMEkZhyww0s2xq9CuA5mWYE+HwMLJMntQebJs7jn2Vlw/6ErQwwJivWdUdwz
        T3CpyGXej1U23TwWznrhfxZVnLepj7Rt835VLJMBAoGBAIAjeF6dM2+ioUr9KAYV
        ajr05xh+0GJk/MQtOEpN9VrjeiwWATYSX2JYJgQQVEudnL0yCVrW5Yotdh0Nmdth
        vIMLMbld+v1/6QsZtShgUcVKaqctA6t/crJqzyqdguykLRSp+gZycrv4R85RsixD
        Jvmf/ewrfqTlkDaQ/yWme01G
        -----END PRIVATE KEY-----
        """;

    /// <summary>openssl genpkey -algorithm ed25519</summary>
    internal const string Pkcs8Ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJyfc53zGuGrWnrih89XAPo6jwlAf/q9qN8n5ftA2xz/
        -----END PRIVATE KEY-----
        """;

    /// <summary>openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256</summary>
    internal const string Pkcs8Ecdsa = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgs3tXUqdSdZvCL42Q
        YxPDTGXg0MBWw2CICIbJaLjSM5qhRANCAAQWy07w+wzBPE2zMeIdd0NWMTWqy80i
        uvbg9wdMC/ueanlhM1V66ysVvUrE+648hhFcj2/FfMfcQiYuvUVIXeKT
        -----END PRIVATE KEY-----
        """;

    /// <summary>openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384</summary>
    internal const string Pkcs8P384 = """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBM3ImzD2QDY4PnvaTR
        7kMIkzpgvoyifmZdTK4W1LASg2QfKJTtbOZFT9Ui6JyMX3ShZANiAARqZTSMKqtl
        Ab8L5We/xB3x7i8N9ftLj9MsMywpOePNxlNUDY5wqGw4G5sJsgxwEmNjR21eHp63
        7olMRJxmhT8/chMCraD/r289/3pUx2wec+fnQ8T09rCMlQ3z8eAkGU8=
        -----END PRIVATE KEY-----
        """;

    internal const string PublicEd25519 =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJXhFAFwurGXsa52BZbL1AAL7fN55/KintC+dyKb2lrD ed25519 test key";

    internal const string PublicEcdsa =
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHV64zaPADk8jHzFOUjwDlx8odz0mJtUeWZQY72NZfqcrhEyy5OABG/CXhVwkm5JtB14b6MhlHGnlMqAmhlF8M4= ecdsa@test";

    internal const string PublicRsa =
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDbcttCJtdoAoeeJHrNilXyn65y0xgVG1OgmPZtVAEObt9Z/DHp8Cj8ShYVxrKSJTwk8wdvuI1088ZnbyNUmxqggiPFtsZ217Ir57rRWTp/WfkD30INGwBoXFGWCrOLm0lM1FESQenkZ2wwEDUeJmQVrN2rsN9iFyt6XIV+TqfEAxVshKdpCiqlD2jRPIlkFdTX5x4K8T+G+qmuajNQjqp0i6HpkJNFmhWwhJqUHkWHkkbnUTnsOKFt0DdcGKiBtd+jceTzLNmoR2vzTQOlu91CR4VFB3uSrrCbaW+99Lut4ezKXwzm8afZfnTjr+2GewSntRrCDTknV9jinD/nIAQd rsa@test";

    internal const string PublicPkcs8Rsa =
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDaYrEnHjmT30pJGe8eJ1LLCaq/Lh43hO0iivBD+wGx/bvCQ+yh6Nxpq3kdS0BdrDlrgD3nT8jArpQL78eLKoDGi8wZ5aRcssUfMA2B8q3P9JS8Fzrmx/0IBplBh4ys21lHxZSnSBJWc5l4hRQsAghV9DNChcty82xTDleiKqGF/NJQwuCW9E7VcWEQ5Z1hCy6D7jn4WZoFCmHVhDicoSJ4ZJ7eXPdqoAmAYuw4xobAsTl3EZuoYIuRxohdiI48PDD4sIGSan76mvopYMZT5FB19yr+YuQMlShOf3/6alf4hZzBlYNUyWUql6wZcOXm40pY1QaOY50+ZGZUSGy0OMH1 rsa@test";

    /// <summary>A key for RSA signatures, read once.</summary>
    internal static SshHostKey Rsa { get; } = SshHostKey.Parse(OpenSshRsa);
}
